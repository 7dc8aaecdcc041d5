namespace OrleansGrid.Engine.Pool;

/// <summary>
/// Decides which job gets the next free slot: the highest priority first, then the job that holds the least (max-min fair share), then the
/// one that has waited longest. No I/O and no clock; it holds no truth, jobs and silos say again what they have.
/// </summary>
public sealed partial class PoolMachine
{
    private readonly Dictionary<string, PoolSilo> _silos = [];
    private readonly Dictionary<Guid, PoolJob> _jobs = [];
    private readonly HashSet<PoolJob> _holders = [];
    private readonly WaitingJobs _waiting = new();
    private long _arrivals;
    private long _grants;

    public int Slots => _silos.Values.Sum(s => s.Slots);

    public int UsedSlots => _silos.Values.Sum(s => Math.Min(s.Used, s.Slots));

    /// <summary>No job holds or wants a slot.</summary>
    public bool IsIdle => _jobs.Count == 0;

    /// <summary>A silo says what it has.</summary>
    public void Announce(SiloOffer offer)
    {
        if (!_silos.TryGetValue(offer.Address, out var silo))
        {
            silo = _silos[offer.Address] = new PoolSilo(offer.Address);
            foreach (var job in _holders)
            {
                silo.Occupy(job, job.On(offer.Address));
            }
        }

        silo.Offer = offer;
    }

    public void Remove(string address) => _silos.Remove(address);

    /// <summary>A job says what it holds and wants.</summary>
    public void Ask(JobAsk ask, TimeSpan now)
    {
        if (!_jobs.TryGetValue(ask.JobId, out var job))
        {
            job = new PoolJob(ask.JobId, _arrivals++);
            _jobs.Add(ask.JobId, job);
        }

        Forget(job);
        job.Update(ask, now);
        if (job is { Wants: 0, Held: 0 })
        {
            _jobs.Remove(ask.JobId);
            return;
        }

        Occupy(job, +1);
        if (job.Held > 0)
        {
            _holders.Add(job);
        }

        if (job.Wants > 0)
        {
            _waiting.Add(job);
        }
    }

    /// <summary>Forgets jobs that have not been heard of: their grain died, and what brings it back will ask again.</summary>
    public void Expire(TimeSpan heardBefore)
    {
        foreach (var job in _jobs.Values.Where(j => j.LastHeard < heardBefore).ToList())
        {
            Forget(job);
            _jobs.Remove(job.JobId);
        }
    }

    /// <summary>
    /// Hands out free slots, and asks jobs that hold more than their share to give some back. Returns what each job is to be told.
    /// </summary>
    public IReadOnlyList<JobGrant> Assign(TimeSpan now)
    {
        var granted = new Dictionary<PoolJob, List<string>>();
        while (_silos.Values.Any(s => s.Free > 0) && (NextPlaceable() ?? NextSpare()) is var (job, silo))
        {
            _waiting.Remove(job);
            silo.Occupy(job, 1);
            job.Grant(++_grants, silo.Address, now);
            _holders.Add(job);
            if (job.Wants > 0)
            {
                _waiting.Add(job);
            }

            if (!granted.TryGetValue(job, out var silos))
            {
                granted.Add(job, silos = []);
            }

            silos.Add(silo.Address);
        }

        var asked = AskBack();
        return
        [
            .. granted.Select(g => new JobGrant(g.Key.JobId, g.Key.LastGrant, g.Value, g.Key.GiveBack, WhyWaiting(g.Key), g.Key.Stage)),
            .. asked.Where(j => !granted.ContainsKey(j)).Select(j => new JobGrant(j.JobId, 0, [], j.GiveBack, WhyWaiting(j), j.Stage)),
        ];
    }

    /// <summary>How many tasks' slots the job is to give back as its tasks end.</summary>
    public int GiveBack(Guid jobId) => _jobs.TryGetValue(jobId, out var job) ? job.GiveBack : 0;

    private (PoolJob Job, PoolSilo Silo)? NextPlaceable()
    {
        var kept = new Dictionary<PoolSilo, PoolJob>();
        FairTransfers? transfers = null;
        foreach (var job in _waiting.Heads)
        {
            if (
                _silos
                    .Values.Where(s => s.CanTake(job) && (!kept.TryGetValue(s, out var first) || PoolSilo.LeavesEnough(s.Free, first, job)))
                    .MaxBy(s => s.Free) is
                { } silo
            )
            {
                return (job, silo);
            }

            if (job.NeedsMuchAtOnce)
            {
                transfers ??= new FairTransfers(_holders, _silos.Values);
                if ((transfers.MakeRoom(job, 0) ?? transfers.Keep(job)) is { } filling)
                {
                    kept.TryAdd(filling, job);
                }
            }
        }

        return null;
    }

    /// <summary>A free slot that none of those who wait could use, for a job that would rather use it than leave it idle.</summary>
    private (PoolJob Job, PoolSilo Silo)? NextSpare()
    {
        foreach (var job in _holders)
        {
            foreach (var avoided in job.Spares)
            {
                if (
                    _silos
                        .Values.Where(s => s.Address != avoided && s.CanTake(job) && !_waiting.Heads.Any(s.CouldTake))
                        .MaxBy(s => s.Free) is
                    { } silo
                )
                {
                    return (job, silo);
                }
            }
        }

        return null;
    }

    /// <summary>Jobs to which what they are to give back must be said anew.</summary>
    private List<PoolJob> AskBack()
    {
        var transfers = FairTransfers.MayPass(_holders, _waiting) ? new FairTransfers(_holders, _silos.Values) : null;
        transfers?.Serve(_waiting);
        var changed = new List<PoolJob>();
        foreach (var holder in _holders)
        {
            var give = transfers?.From(holder) ?? 0;
            if (holder.GiveBack != give)
            {
                holder.GiveBack = give;
                changed.Add(holder);
            }
        }

        return changed;
    }

    private void Forget(PoolJob job)
    {
        _waiting.Remove(job);
        _holders.Remove(job);
        Occupy(job, -1);
    }

    private void Occupy(PoolJob job, int sign)
    {
        foreach (var (address, tasks) in job.Places)
        {
            if (_silos.TryGetValue(address, out var silo))
            {
                silo.Occupy(job, sign * tasks);
            }
        }
    }
}
