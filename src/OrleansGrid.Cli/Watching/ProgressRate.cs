using System.Diagnostics;

namespace OrleansGrid.Cli.Watching;

/// <summary>Items a second over the last seconds, so that the estimate follows a cluster that grows or loses a silo.</summary>
internal sealed class ProgressRate
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Queue<(TimeSpan At, long Done)> _seen = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public double PerSecond { get; private set; }

    public void See(long done)
    {
        var now = _clock.Elapsed;
        _seen.Enqueue((now, done));
        while (_seen.Count > 2 && now - _seen.Peek().At > Window)
        {
            _seen.Dequeue();
        }

        var (since, before) = _seen.Peek();
        PerSecond = now > since ? (done - before) / (now - since).TotalSeconds : 0;
    }

    public TimeSpan? Remaining(long items) =>
        PerSecond > 0 && items / PerSecond < TimeSpan.FromDays(365).TotalSeconds ? TimeSpan.FromSeconds(items / PerSecond) : null;
}
