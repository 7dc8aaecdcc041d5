using System.Text.Json;

namespace OrleansGrid.Engine.Jobs;

/// <summary>
/// What is kept of a job: the payload of the job grain's state, from which the SQL views read. Names are part of the storage format.
/// </summary>
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

    /// <summary>
    /// Failures of runs before this one were taken back, to be tried again; null where that is <see cref="Run"/>, as after a retry. An
    /// extension keeps failures.
    /// </summary>
    public int? FailuresSince { get; init; }

    /// <summary>The last requests that changed the job, so that one heard again is carried out once; null for none.</summary>
    public IReadOnlyList<Guid>? Requests { get; init; }

    /// <summary>When the job ends before all its items have an outcome; null for never.</summary>
    public TimeLimit? TimeLimit { get; init; }

    /// <summary>Why the job ends before all its items have an outcome; null where it does not.</summary>
    public EarlyEnd? Early { get; init; }

    public bool CancelRequested { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the job was last opened again, by a retry or an extension; null in its first run.</summary>
    public DateTimeOffset? QueuedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public string? Error { get; init; }

    /// <summary>
    /// The job has ended because every item has an outcome. The database takes such an end only when it holds all of them.
    /// </summary>
    public bool? Complete { get; init; }

    /// <summary>Items that were about to run alone after a crash; null for none.</summary>
    public IReadOnlyList<QuarantinedItem>? Quarantined { get; init; }

    /// <summary>Slow items that were run a second time; null for none.</summary>
    public IReadOnlyList<SpeculativeAttempt>? Speculations { get; init; }

    public required IReadOnlyList<JobStage> Stages { get; init; }

    /// <summary>Number of the stage whose items give the job's results; null for the first.</summary>
    public int? ResultsStage { get; init; }

    /// <summary>What was submitted, in the kind's own shape.</summary>
    public required JsonElement Spec { get; init; }

    /// <summary>What the kind keeps with the job; null for nothing.</summary>
    public JsonElement? Memo { get; init; }

    /// <summary>How many failed items end the job; null runs every item, and any failed item fails the job at its end.</summary>
    public FailureTolerance? MaxFailed { get; init; }

    /// <summary>Larger goes first.</summary>
    public int Priority { get; init; }

    /// <summary>
    /// Seconds that the job is kept after its end; -1 for ever, null for as long as the grid's rules say. In seconds because PostgreSQL
    /// reads it.
    /// </summary>
    public long? KeepSeconds { get; init; }

    /// <summary>W3C trace context of the submitter; null for none.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The job as its kind sees it.</summary>
    public RecordedJob View() =>
        new()
        {
            JobId = JobId,
            Kind = Kind,
            State = State,
            Run = Run,
            Spec = Spec,
            Memo = Memo,
            Stages = Stages,
            EndedEarly = Early is not null,
        };

    public bool HasCarriedOut(Guid request) => Requests?.Contains(request) == true;

    /// <summary>Remembers a request that changes the job.</summary>
    public JobRecord After(Guid? request) =>
        request is { } heard ? this with { Requests = [.. (Requests ?? []).TakeLast(MostRequests - 1), heard] } : this;

    /// <summary>A request is repeated within minutes; more than this are not made of one job in that time.</summary>
    private const int MostRequests = 16;
}
