using System.Collections.Concurrent;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>The parsed work of recent jobs, so that a job of a thousand tasks is parsed once a silo.</summary>
internal sealed class WorkCache
{
    private const int Most = 256;

    private readonly ConcurrentDictionary<(Guid JobId, int Run), JobWork> _known = new();

    public JobWork Get(TaskOrder order)
    {
        var key = (order.JobId, order.Run);
        if (_known.TryGetValue(key, out var work))
        {
            return work;
        }

        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        return _known[key] = JobWork.Parse(order.Work);
    }
}
