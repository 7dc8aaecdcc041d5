namespace OrleansGrid.Silo.Commit;

/// <summary>Outcomes to be committed together or not at all: a range of items that ended alike, or only failed attempts.</summary>
internal sealed class RangeCommit
{
    public required Guid JobId { get; init; }

    public required int Stage { get; init; }

    public required int Run { get; init; }

    public required Guid TaskId { get; init; }

    /// <summary>First and last item, inclusive; the last is before the first when there is no outcome, only failed attempts.</summary>
    public required long First { get; init; }

    public required long Last { get; init; }

    public bool Succeeded { get; init; }

    /// <summary>Name of the silo that ran the items; null for the one that commits.</summary>
    public string? RanOn { get; init; }

    public DateTime StartedAt { get; init; }

    public DateTime FinishedAt { get; init; }

    /// <summary>A JSON array of the results; null when all are null.</summary>
    public ReadOnlyMemory<byte>? Results { get; set; }

    /// <summary>Successful attempt of each item; null when each was the first.</summary>
    public IReadOnlyList<int>? Attempts { get; init; }

    public IReadOnlyList<FailedAttempt> Failures { get; init; } = [];

    /// <summary>Called with the verdict, on any thread, once unless it throws.</summary>
    public required Action<RangeCommit, CommitVerdict> Decided { get; init; }

    /// <summary><see cref="Decided"/> has been called and has taken the verdict in.</summary>
    public bool IsDecided { get; private set; }

    public void Decide(CommitVerdict verdict)
    {
        Decided(this, verdict);
        IsDecided = true;
    }

    public bool HasOutcome => Last >= First;

    public int Bytes => (Results?.Length ?? 0) + 200;
}

internal sealed record FailedAttempt(long Item, int Attempt, DateTime StartedAt, DateTime FinishedAt, ItemError Error);
