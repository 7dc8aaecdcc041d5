using System.Diagnostics;

namespace OrleansGrid.Silo.Lanes;

/// <summary>
/// Which life of a job may start tasks on this silo. Orleans may run two activations of one grain for a while, and the earlier does not
/// know of the later: what it still sent would run again what the later had found to be finished.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class JobEpochs
{
    /// <summary>Longer than any order is under way. Forgetting one too early costs an item run twice, never one committed twice.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);

    private const int MostBeforeForgetting = 1024;

    private readonly Dictionary<Guid, (int Epoch, long Since)> _latest = [];
    private int _forgetAt = MostBeforeForgetting;

    public void Begin(Guid jobId, int epoch)
    {
        if (!HasEnded(jobId, epoch))
        {
            _latest[jobId] = (epoch, Stopwatch.GetTimestamp());
        }

        if (_latest.Count >= _forgetAt)
        {
            Forget();
        }
    }

    public bool HasEnded(Guid jobId, int epoch) => _latest.TryGetValue(jobId, out var latest) && epoch < latest.Epoch;

    private void Forget()
    {
        foreach (var (jobId, latest) in _latest)
        {
            if (Stopwatch.GetElapsedTime(latest.Since) > Remembered)
            {
                _latest.Remove(jobId);
            }
        }

        _forgetAt = Math.Max(MostBeforeForgetting, 2 * _latest.Count);
    }
}
