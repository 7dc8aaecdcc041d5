using System.Text.Json;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Reports.Batch;
using OrleansGrid.Reports.Json;

namespace OrleansGrid.Cli.Batch;

/// <summary>How batches read to a person.</summary>
internal sealed class BatchText : KindText
{
    public const string Kind = "batch";

    public override IEnumerable<(string Label, string Text)> Lines(JsonElement report) =>
        report.Deserialize(ReportJson.Default.BatchReport)!.Limits.Select(limit => ("Limit", $"{limit.Limit} {Most(limit)}, {limit.Kept}"));

    private static string Most(LimitView limit) =>
        limit.Limit switch
        {
            "memory" or "output" => ByteSize.Text((long)limit.Most),
            "cpu" => Duration.Text(TimeSpan.FromSeconds(limit.Most)),
            _ => Texts.Count((long)limit.Most),
        };
}
