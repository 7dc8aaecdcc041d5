namespace OrleansGrid.Engine.Driver;

/// <summary>
/// How often a job says again what it holds and wants. One that has begun to wait does so soon, because a grant that was lost with a silo
/// would leave it waiting for nothing; later ever more seldom, because twenty thousand jobs that only wait need not all say so every few
/// seconds.
/// </summary>
internal sealed class BeatPace
{
    private static readonly TimeSpan WhileItRuns = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OnceItWaits = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private TimeSpan _patience = OnceItWaits;

    public TimeSpan BeatenAt { get; private set; }

    /// <param name="runs">Whether the job has tasks.</param>
    public TimeSpan Interval(bool runs) => runs ? WhileItRuns : _patience;

    public void Beat(TimeSpan now, bool runs)
    {
        BeatenAt = now;
        _patience =
            runs ? OnceItWaits
            : _patience < Longest / 2 ? 2 * _patience
            : Longest;
    }
}
