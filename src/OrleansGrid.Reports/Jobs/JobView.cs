using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansGrid.Reports.Json;

namespace OrleansGrid.Reports.Jobs;

/// <summary>One job at one moment: a line of a list, or of what a follower reads.</summary>
public record JobView
{
    public required Guid JobId { get; init; }

    public required string? Name { get; init; }

    public required string Kind { get; init; }

    public required string State { get; init; }

    public required string? Key { get; init; }

    public required int Run { get; init; }

    public required bool CancelRequested { get; init; }

    public required long ItemsTotal { get; init; }

    public required long ItemsSucceeded { get; init; }

    public required long ItemsFailed { get; init; }

    public required long ItemsRunning { get; init; }

    public required long ItemsRetrying { get; init; }

    /// <summary>When the first of the retrying items is due; null when none waits, or no silo was there to ask.</summary>
    public required DateTime? NextAttemptAt { get; init; }

    /// <summary>UTC, as all times.</summary>
    public required DateTime CreatedAt { get; init; }

    public required DateTime? StartedAt { get; init; }

    public required DateTime? FinishedAt { get; init; }

    public required string? Error { get; init; }

    public required string? Waiting { get; init; }

    public required IReadOnlyList<LaneView> Lanes { get; init; }

    /// <summary>Left out for a job of one stage.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<StageView>? Stages { get; init; }

    /// <summary>
    /// What only jobs of this kind have, beside the other properties: counts by their names, and in a report of a kind of the product the
    /// kind's own report under the kind's name.
    /// </summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? OfKind { get; set; }

    public static JobView Of(JobStatus job) => new(job);

    public JobView() { }

    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    protected JobView(JobStatus job)
    {
        JobId = job.JobId;
        Name = job.Name;
        Kind = job.Kind;
        State = job.State.ToName();
        Key = job.Key;
        Run = job.Run;
        CancelRequested = job.CancelRequested;
        ItemsTotal = job.ItemsTotal;
        ItemsSucceeded = job.ItemsSucceeded;
        ItemsFailed = job.ItemsFailed;
        ItemsRunning = job.ItemsRunning;
        ItemsRetrying = job.ItemsRetrying;
        NextAttemptAt = job.NextAttemptAt?.UtcDateTime;
        CreatedAt = job.CreatedAt.UtcDateTime;
        StartedAt = job.StartedAt?.UtcDateTime;
        FinishedAt = job.FinishedAt?.UtcDateTime;
        Error = job.Error;
        Waiting = job.Waiting;
        Lanes = [.. job.Lanes.Select(LaneView.Of)];
        Stages = job.Stages.Count > 0 ? [.. job.Stages.Select(StageView.Of)] : null;
        OfKind = job.KindCounts.Count > 0 ? job.KindCounts.ToDictionary(count => count.Name, Number) : null;
    }

    private static JsonElement Number(KindCount count) => JsonSerializer.SerializeToElement(count.Count, ReportJson.Default.Int64);
}
