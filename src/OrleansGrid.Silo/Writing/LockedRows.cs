using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OrleansGrid.Silo.Writing;

/// <summary>
/// Jobs whose rows another session has locked: what is to be written of them waits, says so after three seconds, and holds up nothing else.
/// </summary>
/// <param name="what">For people, in the plural: "commits".</param>
internal sealed partial class LockedRows(string what, ILogger log)
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<Guid, LongWait> _waits = new();

    /// <summary>Adds it to the queue again after a pause; tells when the queue is closed by then.</summary>
    public void TryLater<T>(Guid jobId, GroupQueue<T> queue, T later, Action<T> closed)
    {
        if (_waits.GetOrAdd(jobId, static _ => new LongWait()) is var wait && wait.IsDue())
        {
            LogLocked(what, jobId, (long)wait.Elapsed.TotalSeconds);
        }

        queue.AddAfter(BetweenTries, later, closed);
    }

    /// <summary>Something of the job was written, or refused: its row was free.</summary>
    public void IsFree(Guid jobId)
    {
        if (!_waits.IsEmpty && _waits.TryRemove(jobId, out var wait) && wait.WasSaid)
        {
            LogFree(what, jobId, (long)wait.Elapsed.TotalSeconds);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{What} of job {JobId} have waited {Seconds} s for rows that another session has locked; pg_locks and pg_stat_activity "
            + "name it"
    )]
    private partial void LogLocked(string what, Guid jobId, long seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "{What} of job {JobId} go on after {Seconds} s: the rows are free")]
    private partial void LogFree(string what, Guid jobId, long seconds);
}
