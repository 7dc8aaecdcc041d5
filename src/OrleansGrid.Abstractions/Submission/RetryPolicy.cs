namespace OrleansGrid;

/// <summary>How often an item is tried, and how long is waited between: exponential back-off with full jitter.</summary>
/// <remarks>The wait before attempt n + 1 is drawn evenly from [d/2, d] with d = min(MaxDelay, FirstDelay · 2^(n−1)).</remarks>
public sealed record RetryPolicy
{
    /// <summary>Attempts in all, at least 1.</summary>
    public int Attempts { get; init; } = 1;

    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(5);
}
