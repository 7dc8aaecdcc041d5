using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Silo.Writing;

/// <summary>
/// The pauses of one loop while the database cannot be used. A short outage is nobody's business; after three seconds the log says what is
/// waited for, now and then again, and at last that it is over.
/// </summary>
/// <param name="what">For people, in the plural: "commits".</param>
internal sealed partial class DatabaseWait(string what, ILogger log)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private TimeSpan _pause = FirstPause;
    private LongWait? _long;
    private volatile string? _reason;

    /// <summary>Why the database cannot be used just now, for people; null while it can.</summary>
    public string? Reason => _reason;

    public async Task PauseAsync(Exception error, int count, CancellationToken stop)
    {
        _reason = DatabaseFault.Sentence(error);
        _long ??= new LongWait();
        if (_long.IsDue())
        {
            LogWaits(error, count, what, (long)_long.Elapsed.TotalSeconds, DatabaseFault.Sentence(error));
        }

        await Task.Delay(_pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
    }

    public void IsOver()
    {
        if (_long is { WasSaid: true } waited)
        {
            LogGoesOn(what, (long)waited.Elapsed.TotalSeconds);
        }

        (_long, _pause, _reason) = (null, FirstPause, null);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} {What} have waited {Seconds} s for the database: {Reason}")]
    private partial void LogWaits(Exception error, int count, string what, long seconds, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database takes {What} again, after {Seconds} s")]
    private partial void LogGoesOn(string what, long seconds);
}

/// <summary>How long something has been waited for, and when that is worth a line of the log.</summary>
internal sealed class LongWait
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(30);

    private readonly long _since = Stopwatch.GetTimestamp();
    private long? _said;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_since);

    public bool WasSaid => _said is not null;

    /// <summary>True when a line is due; then it counts as said.</summary>
    public bool IsDue()
    {
        var due = _said is { } said ? Stopwatch.GetElapsedTime(said) > BetweenLines : Elapsed > Silence;
        if (due)
        {
            _said = Stopwatch.GetTimestamp();
        }

        return due;
    }
}
