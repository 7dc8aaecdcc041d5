namespace OrleansGrid;

/// <summary>How often an item is tried, and how long the grid waits between attempts: exponential back-off with jitter.</summary>
/// <remarks>
/// The wait before attempt n + 1 is drawn evenly from [d, 1.25 · d], and is at most MaxDelay, with d = min(MaxDelay,
/// FirstDelay · 2^(n−1)): never shorter than was asked for, so that what an item waits for has time to recover, and spread, so that items
/// that failed together do not come back together.
/// </remarks>
public sealed record RetryPolicy
{
    private static readonly TimeSpan UsualMost = TimeSpan.FromMinutes(5);

    private readonly TimeSpan? _maxDelay;

    /// <summary>Attempts in all, at least 1.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The shortest wait before the second attempt.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait; 5 minutes when nothing is said, or <see cref="FirstDelay"/> where that is longer.</summary>
    public TimeSpan MaxDelay
    {
        get => _maxDelay ?? (FirstDelay > UsualMost ? FirstDelay : UsualMost);
        init => _maxDelay = value;
    }
}
