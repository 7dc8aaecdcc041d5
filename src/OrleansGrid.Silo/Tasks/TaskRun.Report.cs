using System.Diagnostics;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>What a task tells its job, and when: at once that its lane is free and that it has ended, now and then how far it is.</summary>
internal sealed partial class TaskRun
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(500);

    /// <summary>No call to a task is open for longer, whatever the task does.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    private TaskCompletionSource? _news;
    private long _waitingSince;
    private long _waiterSaw;
    private bool _laneFreeReported;

    /// <summary>Waits until the task has ended or its lane is free, but not long; a little longer when nothing is new since <paramref name="seen"/>.</summary>
    public async Task<TaskReport> ReportAfterAsync(long seen)
    {
        await NewsAfter(seen);
        lock (_lock)
        {
            // Told once, so that the slot is used again while the last outcomes are being committed.
            _laneFreeReported |= _executionEnded;
            return new TaskReport(_revision, false, _order.First, _committed, Math.Max(_end, _committed), _ended.Task.IsCompleted, _refused, _succeeded, _failed, [.. _deferred], _busy, _executed, _said?.Progress, _said?.Note, _executionEnded);
        }
    }

    /// <summary>Called by the watch several times a second: what is not urgent is told after a while.</summary>
    public void TellWhatIsDue()
    {
        lock (_lock)
        {
            var silence = Stopwatch.GetElapsedTime(_waitingSince);
            if (_news is not null && (silence > LongestSilence || (silence > BetweenReports && _revision != _waiterSaw)))
            {
                Tell();
            }
        }
    }

    private Task NewsAfter(long seen)
    {
        lock (_lock)
        {
            if (_ended.Task.IsCompleted || (_executionEnded && !_laneFreeReported))
            {
                return Task.CompletedTask;
            }

            (_waitingSince, _waiterSaw) = (Stopwatch.GetTimestamp(), seen);
            return (_news ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private void Tell()
    {
        _news?.SetResult();
        _news = null;
    }
}
