namespace OrleansGrid.Engine.Pool;

/// <summary>Says in one sentence what a waiting job waits for.</summary>
public sealed partial class PoolMachine
{
    /// <summary>Why a job gets nothing more just now; null when it wants nothing more.</summary>
    public string? WhyWaiting(Guid jobId) => _jobs.TryGetValue(jobId, out var job) ? WhyWaiting(job) : null;

    private string? WhyWaiting(PoolJob job)
    {
        if (job.Wants == 0)
        {
            return null;
        }

        var open = _silos.Values.Where(s => !s.Offer.Draining).ToList();
        if (open.Count == 0)
        {
            return "no silo is active";
        }

        var able = open.Where(s => s.Offer.Handlers.Contains(job.Handler)).ToList();
        if (able.Count == 0)
        {
            return $"no active silo has the handler '{job.Handler}'";
        }

        foreach (var (name, value) in job.Require)
        {
            able = able.Where(s => s.CouldMeet(name, value)).ToList();
            if (able.Count == 0)
            {
                return $"no active silo can meet {name}={value}";
            }
        }

        var largest = able.Max(s => s.Slots);
        if (largest < job.SlotsPerTask)
        {
            return $"an item needs {job.SlotsPerTask} slots at once; the largest silo that could run it has {largest}";
        }

        return able.Where(s => s.Free >= job.SlotsPerTask).Select(s => s.ScarceFor(job)).FirstOrDefault(r => r is not null) is { } scarce
            ? $"waiting for {scarce}: what the silos have of it is in use"
            : $"waiting for a free slot: {UsedSlots} of {Slots} are in use";
    }
}
