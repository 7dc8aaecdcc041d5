using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansGrid.Reports.Jobs;

/// <summary>All that there is to say of one job.</summary>
public sealed record JobReport : JobView
{
    /// <summary>Who did the work.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<SiloShareView> Silos { get; init; }

    /// <summary>Failed attempts, the latest first.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<FailureView> Failures { get; init; }

    /// <summary>What the kind of the job reports of it, in the kind's own shape; left out when that is nothing.</summary>
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Report { get; init; }

    public JobReport() { }

    /// <param name="named">
    /// Whether the kind's report stands under the kind's name, too: for kinds of the product, whose names are no other property's.
    /// </param>
    [SetsRequiredMembers]
    internal JobReport(
        JobStatus job,
        JsonElement? report,
        bool named,
        IReadOnlyList<SiloTally> silos,
        IReadOnlyList<AttemptStatus> failures
    )
        : base(job)
    {
        Silos = [.. silos.Select(SiloShareView.Of)];
        Failures = [.. failures.Select(FailureView.Of)];
        Report = report;
        if (named && report is { } section)
        {
            OfKind = new Dictionary<string, JsonElement>(OfKind ?? []) { [job.Kind] = section };
        }
    }
}
