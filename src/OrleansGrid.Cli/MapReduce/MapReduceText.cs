using System.Globalization;
using System.Text.Json;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Reports.Json;
using OrleansGrid.Reports.MapReduce;

namespace OrleansGrid.Cli.MapReduce;

/// <summary>How MapReduce jobs read to a person.</summary>
internal sealed class MapReduceText : KindText
{
    public const string Kind = "mapreduce";

    private static readonly Noun Split = new("split", "splits");

    private static readonly Noun Part = new("part", "parts");

    public override Noun NounOf(string stage) =>
        stage switch
        {
            "map" => Split,
            "reduce" => Part,
            _ => Noun.Item,
        };

    public override string Further(string id) =>
        $"'grid show {id}' says where the output is and how it went, 'grid results {id}' prints it where it is rows.";

    public override IEnumerable<(string Label, string Text)> Lines(JsonElement report) =>
        Lines(report.Deserialize(ReportJson.Default.MapReduceReport)!);

    /// <summary>The rows of a job that puts its output into the database.</summary>
    public override async Task<bool> PrintResultsAsync(Output output, Database database, JobStatus job, CancellationToken cancellation)
    {
        var reader = new MapReduceReader(database.Reads);
        if (!await reader.WritesRowsAsync(job.JobId, cancellation))
        {
            return false;
        }

        await foreach (var row in reader.RowsAsync(job.JobId, cancellation))
        {
            if (output.Json)
            {
                output.WriteJson(row, ReportJson.Default.OutputRowView);
            }
            else
            {
                output.WriteLine(row.Value is null ? row.Key : $"{row.Key}\t{row.Value}");
            }
        }

        if (job.State != JobState.Succeeded)
        {
            Output.Say($"The rows of a job appear when it has succeeded; this one is {Texts.State(job)}.");
        }

        return true;
    }

    private static IEnumerable<(string Label, string Text)> Lines(MapReduceReport report)
    {
        if (report is { InputFiles: { } files, InputBytes: { } read, Splits: { } splits })
        {
            yield return ("Input", $"{Texts.Count(files, "file")}, {ByteSize.Text(read)}, {Texts.Count(splits, "split")}");
        }

        foreach (var decision in report.Decisions ?? [])
        {
            yield return ("Decided", $"{decision.What} {decision.Value}: {decision.Reason}");
        }

        if (report.MapItems > 0)
        {
            yield return ("Map", Map(report));
        }

        if (report.ReduceItems > 0)
        {
            yield return ("Reduce", Reduce(report));
        }

        if (Skew(report) is { } skew)
        {
            yield return ("Skew", skew);
        }

        if (report.RepeatedItems > 0)
        {
            yield return ("Lost", $"{Texts.Count(report.RepeatedItems, "item")} run again because what they had left was lost");
        }

        if (report is { OutputParts: { } parts, OutputBytes: { } bytes, OutputRecords: { } records })
        {
            var folder = report.OutputFolder is { } path ? $"{path}: " : "";
            yield return ("Output", $"{folder}{Texts.Count(parts, "part")}, {ByteSize.Text(bytes)}, {Texts.Count(records, "record")}");
        }

        if (report.OutputRows is { } rows and > 0)
        {
            yield return ("Rows", $"{Texts.Count(rows)} in the view grid.mapreduce_rows");
        }

        foreach (var (name, count) in report.Counters)
        {
            yield return ("Counter", $"{name} = {Texts.Count(count)}");
        }
    }

    private static string Map(MapReduceReport report)
    {
        var moved =
            report.Partitions > 0
                ? $", {Texts.Count(report.ShuffleRecords, "pair")} left for the reducers in {ByteSize.Text(report.ShuffleBytes)}"
                : "";
        var spilled = report.MapSpilledBytes > 0 ? $", {ByteSize.Text(report.MapSpilledBytes)} spilled" : "";
        return $"{Texts.Count(report.MapInputRecords, "record")} read, {Texts.Count(report.MapEmittedRecords, "pair")} "
            + $"emitted{moved}{spilled}";
    }

    private static string Reduce(MapReduceReport report) =>
        $"{Texts.Count(report.ReduceInputRecords, "pair")} of {Texts.Count(report.ReduceKeys, "key")}, "
        + $"{Texts.Count(report.ReduceRecords, "record")} written, {ByteSize.Text(report.ReduceBytes)}";

    private static string? Skew(MapReduceReport report)
    {
        var parts = report.PartSkew is { } skew
            ? $"the largest part has {skew.ToString("0.0", CultureInfo.InvariantCulture)} times the mean"
            : null;
        var keys = report.KeyShare is { } share
            ? $"the most frequent key has {(share * 100).ToString("0.0", CultureInfo.InvariantCulture)} % of the pairs"
            : null;
        return (parts, keys) switch
        {
            (null, null) => null,
            (null, _) => keys,
            (_, null) => parts,
            _ => $"{parts}; {keys}",
        };
    }
}
