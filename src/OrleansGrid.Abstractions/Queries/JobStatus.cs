namespace OrleansGrid;

/// <summary>What can be seen of a job at one moment.</summary>
public sealed record JobStatus
{
    public required Guid JobId { get; init; }

    public string? Name { get; init; }

    public required string Kind { get; init; }

    public required JobState State { get; init; }

    public string? Key { get; init; }

    /// <summary>1 for the first run; one more for each <c>retry</c>.</summary>
    public int Run { get; init; } = 1;

    public bool CancelRequested { get; init; }

    public long ItemsTotal { get; init; }

    public long ItemsSucceeded { get; init; }

    public long ItemsFailed { get; init; }

    /// <summary>Items inside tasks that are running now, committed ones left out.</summary>
    public long ItemsRunning { get; init; }

    /// <summary>Items whose attempt has failed and that wait for the next one.</summary>
    public long ItemsRetrying { get; init; }

    /// <summary>When the first of them is due, by the clock of the job's silo; null when none waits, or no silo was there to ask.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public string? Error { get; init; }

    /// <summary>Why the job is not advancing, one sentence; null when it is, or has ended.</summary>
    public string? Waiting { get; init; }

    public IReadOnlyList<Lane> Lanes { get; init; } = [];

    /// <summary>The stages of a job that has several; empty for a job of one.</summary>
    public IReadOnlyList<StageStatus> Stages { get; init; } = [];

    /// <summary>What the job's kind counts beside its items; empty where nobody has looked.</summary>
    public IReadOnlyList<KindCount> KindCounts { get; init; } = [];
}
