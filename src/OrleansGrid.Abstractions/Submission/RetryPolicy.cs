namespace OrleansGrid;

/// <summary>How often an item is tried, and how long the grid waits between attempts: exponential back-off with equal jitter.</summary>
/// <remarks>
/// The wait before attempt n + 1 is drawn evenly from [d/2, d] with d = min(MaxDelay, FirstDelay · 2^(n−1)): half of it is certain, so that
/// what
/// an item waits for has time to recover, and half is drawn, so that items that failed together do not come back together.
/// </remarks>
public sealed record RetryPolicy
{
    /// <summary>Attempts in all, at least 1.</summary>
    public int Attempts { get; init; } = 1;

    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(5);
}
