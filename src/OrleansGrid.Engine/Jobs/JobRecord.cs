namespace OrleansGrid.Engine;

/// <summary>What is kept of a job: the payload of the job grain's state, from which the SQL views read. Names are part of the storage format.</summary>
public sealed record JobRecord
{
    /// <summary>Format of this payload.</summary>
    public int Version { get; init; } = 1;

    public required Guid JobId { get; init; }

    public string? Name { get; init; }

    public required string Kind { get; init; }

    public string? Key { get; init; }

    public required JobState State { get; init; }

    public int Run { get; init; } = 1;

    /// <summary>Failures of runs before this one were taken back, to be tried again; null where that is <see cref="Run"/>, as after a retry. An extension keeps failures.</summary>
    public int? FailuresSince { get; init; }

    /// <summary>The last request by which the job was extended; null for none.</summary>
    public Guid? Extension { get; init; }

    /// <summary>By what the job ends before all its items have an outcome; null for nothing.</summary>
    public JobLimits? Limits { get; init; }

    /// <summary>The limit that was reached; null for none.</summary>
    public EarlyEnd? Early { get; init; }

    public bool CancelRequested { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public string? Error { get; init; }

    /// <summary>Items that were about to run alone; null for none.</summary>
    public IReadOnlyList<QuarantinedItem>? Quarantined { get; init; }

    /// <summary>Slow items that were run a second time; null for none.</summary>
    public IReadOnlyList<SpeculativeAttempt>? Speculations { get; init; }

    public required IReadOnlyList<StageRecord> Stages { get; init; }

    public required BatchSpec Spec { get; init; }

    public required InputSource Inputs { get; init; }

    /// <summary>What a job of the kind <c>mapreduce</c> is to do; <see cref="Spec"/> says how its items are run. Null for other kinds.</summary>
    public MapReduceSpec? MapReduce { get; init; }

    /// <summary>What a job of the kind <c>study</c> is to find; <see cref="Spec"/> says how its trials are run. Null for other kinds.</summary>
    public StudySpec? Study { get; init; }

    /// <summary>What a study knows of earlier ones; null where it began from none.</summary>
    public IReadOnlyList<WarmSource>? Warm { get; init; }
}
