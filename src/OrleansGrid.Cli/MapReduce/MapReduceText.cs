using System.Globalization;

namespace OrleansGrid.Cli;

/// <summary>A report as lines for a person.</summary>
internal static class MapReduceText
{
    public static IEnumerable<(string Label, string Text)> Lines(MapReduceReport report)
    {
        if (report.Plan is { } plan)
        {
            yield return ("Input", $"{Texts.Count(plan.InputFiles, "file")}, {ByteSize.Text(plan.InputBytes)}, {Texts.Count(plan.Splits.Count, "split")}");
            foreach (var decision in report.Decisions)
                yield return ("Decided", $"{decision.What} {decision.Value}: {decision.Reason}");
        }

        if (report.Maps.Count > 0)
            yield return ("Map", Map(report));
        if (report.Reduces.Count > 0)
            yield return ("Reduce", Reduce(report));
        if (Skew(report) is { } skew)
            yield return ("Skew", skew);
        if (report.Repeated > 0)
            yield return ("Lost", $"{Texts.Count(report.Repeated, "item")} run again because what they had left was lost");
        if (report.Manifest is { } manifest)
            yield return ("Output", $"{Texts.Count(manifest.Parts.Count, "part")}, {ByteSize.Text(manifest.Bytes)}, {Texts.Count(manifest.Records, "record")}");
        if (report is { Manifest: { } written, HasRows: true })
            yield return ("Rows", $"{Texts.Count(written.Records)} in the view grid.mapreduce_rows");
        foreach (var (name, count) in report.Counters)
            yield return ("Counter", $"{name} = {Texts.Count(count)}");
    }

    private static string Map(MapReduceReport report)
    {
        var maps = report.Maps;
        var left = maps.SelectMany(m => m.Partitions).ToList();
        var moved = left.Count > 0 ? $", {Texts.Count(left.Sum(p => p.Records), "pair")} left for the reducers in {ByteSize.Text(left.Sum(p => p.Bytes))}" : "";
        var spilled = maps.Sum(m => m.SpilledBytes) is var bytes and > 0 ? $", {ByteSize.Text(bytes)} spilled" : "";
        return $"{Texts.Count(maps.Sum(m => m.InputRecords), "record")} read, {Texts.Count(maps.Sum(m => m.EmittedRecords), "pair")} emitted{moved}{spilled}";
    }

    private static string Reduce(MapReduceReport report) =>
        $"{Texts.Count(report.Reduces.Sum(r => r.InputRecords), "pair")} of {Texts.Count(report.Reduces.Sum(r => r.Keys), "key")}, {Texts.Count(report.Reduces.Sum(r => r.Records), "record")} written, {ByteSize.Text(report.Reduces.Sum(r => r.Bytes))}";

    private static string? Skew(MapReduceReport report)
    {
        var parts = report.PartSkew is { } skew ? $"the largest part has {skew.ToString("0.0", CultureInfo.InvariantCulture)} times the mean" : null;
        var keys = report.KeyShare is { } share ? $"the most frequent key has {(share * 100).ToString("0.0", CultureInfo.InvariantCulture)} % of the pairs" : null;
        return (parts, keys) switch { (null, null) => null, (null, _) => keys, (_, null) => parts, _ => $"{parts}; {keys}" };
    }
}
