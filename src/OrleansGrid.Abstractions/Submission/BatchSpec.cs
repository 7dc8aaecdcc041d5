namespace OrleansGrid;

/// <summary>A batch job as the user describes it: one handler or command, and how to run it. The inputs are given beside it.</summary>
public sealed record BatchSpec
{
    /// <summary>A name for people; need not be unique.</summary>
    public string? Name { get; init; }

    /// <summary>Idempotency key: submitting again with the same key and the same body gives the same job; another body is refused.</summary>
    public string? Key { get; init; }

    /// <summary>Kind of the handler. <c>command</c> when <see cref="Command"/> is set.</summary>
    public required string Handler { get; init; }

    public CommandLine? Command { get; init; }

    public RetryPolicy Retry { get; init; } = new();

    /// <summary>Longest time for one attempt; null is no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    public FailureTolerance? MaxFailed { get; init; }

    /// <summary>Larger goes first. Jobs of equal priority share the slots evenly.</summary>
    public int Priority { get; init; }

    /// <summary>Slots that one item occupies while it runs, at least 1.</summary>
    public int SlotsPerItem { get; init; } = 1;

    /// <summary>Tasks that run at once at most; null for as many as there are slots.</summary>
    public int? MaxParallel { get; init; }

    /// <summary>Items that one task is given at most; null for as many as it runs in about half a second.</summary>
    public int? MaxItemsPerTask { get; init; }

    /// <summary>Where items may run: labels must be equal, numeric resources are set aside while an item runs.</summary>
    public IReadOnlyDictionary<string, string> Require { get; init; } = new Dictionary<string, string>();

    /// <summary>W3C trace context of the submitter, so that the items' spans belong to its trace; null for none.</summary>
    public string? TraceParent { get; init; }
}
