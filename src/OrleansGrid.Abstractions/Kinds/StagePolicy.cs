namespace OrleansGrid;

/// <summary>How the items of one stage are run. Part of the storage format; what has its usual value is null and left out.</summary>
public sealed record StagePolicy
{
    /// <summary>
    /// What a silo must offer to run the stage's items: a handler's kind, or what a kind of job offers under a name of its own.
    /// </summary>
    public required string Handler { get; init; }

    /// <summary>Null for one attempt.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>Longest time for one attempt; null is no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Null for 1.</summary>
    public int? SlotsPerItem { get; init; }

    /// <summary>Tasks of the stage that run at once at most; null for as many as there are slots.</summary>
    public int? MaxParallel { get; init; }

    /// <summary>Items that one task is given at most; null for as many as it runs in about half a second.</summary>
    public int? MaxItemsPerTask { get; init; }

    /// <summary>Where items may run; null for anywhere.</summary>
    public IReadOnlyDictionary<string, string>? Require { get; init; }

    /// <summary>
    /// Slow items may be run a second time at once: what they do besides their result does no harm when it is done twice.
    /// </summary>
    public bool? Speculative { get; init; }

    /// <summary>Items are not run on silos but given out by a command of the kind, and their outcomes are reported from outside.</summary>
    public bool? External { get; init; }

    /// <summary>Attempts that an item has.</summary>
    public int Attempts() => Retry?.Attempts ?? 1;

    /// <summary>Slots that one item occupies.</summary>
    public int Slots() => SlotsPerItem ?? 1;
}
