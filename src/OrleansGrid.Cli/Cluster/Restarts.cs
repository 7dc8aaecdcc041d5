namespace OrleansGrid.Cli.Cluster;

/// <summary>
/// When what has died is started again: after a pause that doubles while it keeps dying soon after its start, and not at all once it has
/// done so too often.
/// </summary>
internal sealed class Restarts
{
    /// <summary>The pause after a first crash.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What has run for so long has not crashed soon after its start.</summary>
    public TimeSpan CalmAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>So many crashes in a row, each soon after a start, are enough.</summary>
    public int GiveUpAfter { get; init; } = 10;

    private readonly Dictionary<string, (int Crashes, TimeSpan Since)> _lives = new(StringComparer.Ordinal);

    /// <summary>Said once, when it has come up again.</summary>
    public void Started(string name, TimeSpan now)
    {
        if (_lives.TryGetValue(name, out var life))
        {
            _lives[name] = life with { Since = now };
        }
    }

    /// <summary>Said once of each crash.</summary>
    /// <returns>How long to wait before the next start; null for no start any more.</returns>
    public TimeSpan? Crashed(string name, TimeSpan now)
    {
        var before = _lives.TryGetValue(name, out var life) && now - life.Since < CalmAfter ? life.Crashes : 0;
        _lives[name] = (before + 1, now);
        if (before + 1 >= GiveUpAfter)
        {
            return null;
        }

        var pause = FirstPause * Math.Pow(2, Math.Min(before, 30));
        return pause < LongestPause ? pause : LongestPause;
    }
}
