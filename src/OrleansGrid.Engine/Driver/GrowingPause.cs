namespace OrleansGrid.Engine.Driver;

/// <summary>
/// Pauses between tries that fail again and again: a database that refuses a job's record is asked seldom, and logged as seldom, but the
/// job goes on soon after somebody has mended it.
/// </summary>
internal sealed class GrowingPause
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private TimeSpan _next = First;

    /// <summary>The pause before the next try; the one after it is twice as long.</summary>
    public TimeSpan Next()
    {
        var pause = _next;
        _next = 2 * pause < Longest ? 2 * pause : Longest;
        return pause;
    }

    /// <summary>A try has not failed: the next pause is a short one.</summary>
    public void Reset() => _next = First;
}
