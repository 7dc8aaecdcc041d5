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

    public JobReport() { }

    [SetsRequiredMembers]
    internal JobReport(JobStatus job, JsonElement? ofKind, IReadOnlyList<SiloTally> silos, IReadOnlyList<AttemptStatus> failures)
        : base(job)
    {
        Silos = [.. silos.Select(SiloShareView.Of)];
        Failures = [.. failures.Select(FailureView.Of)];
        if (ofKind is { } section)
        {
            OfKind = new Dictionary<string, JsonElement>(OfKind ?? []) { [job.Kind] = section };
        }
    }

    /// <summary>The kind's own report; null for a kind that has none.</summary>
    [JsonIgnore]
    public JsonElement? KindReport => OfKind is { } all && all.TryGetValue(Kind, out var section) ? section : null;
}
