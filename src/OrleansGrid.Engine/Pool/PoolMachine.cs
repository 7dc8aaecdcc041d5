namespace OrleansGrid.Engine;

/// <summary>
/// Decides which job gets the next free slot: the highest priority first, then the job that holds the least (max-min fair share), then the
/// one that has waited longest. No I/O and no clock; it holds no truth, jobs and silos say again what they have.
/// </summary>
public sealed class PoolMachine
{
    private readonly Dictionary<string, PoolSilo> _silos = [];
    private readonly Dictionary<Guid, PoolJob> _jobs = [];
    private readonly SortedSet<PoolJob> _waiting = new(PoolJob.InTurn);
    private long _arrivals;

    public int Slots => _silos.Values.Sum(s => s.Slots);

    public int UsedSlots => _silos.Values.Sum(s => s.Used);

    /// <summary>A silo says what it has.</summary>
    public void Announce(SiloOffer offer)
    {
        if (!_silos.TryGetValue(offer.Address, out var silo))
        {
            silo = _silos[offer.Address] = new PoolSilo(offer.Address);
            foreach (var job in _jobs.Values)
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

        _waiting.Remove(job);
        Occupy(job, -1);
        job.Update(ask, now);
        Occupy(job, +1);
        if (job is { Wants: 0, Held: 0 })
        {
            _jobs.Remove(ask.JobId);
        }
        else if (job.Wants > 0)
        {
            _waiting.Add(job);
        }
    }

    /// <summary>Forgets jobs that have not been heard of: their grain died, and what brings it back will ask again.</summary>
    public void Expire(TimeSpan heardBefore)
    {
        foreach (var job in _jobs.Values.Where(j => j.LastHeard < heardBefore).ToList())
        {
            _waiting.Remove(job);
            Occupy(job, -1);
            _jobs.Remove(job.JobId);
        }
    }

    /// <summary>Hands out free slots, and asks jobs that hold more than their share to give some back. Returns what each job is to be told.</summary>
    public IReadOnlyList<JobGrant> Assign(TimeSpan now)
    {
        var granted = new Dictionary<PoolJob, List<string>>();
        var hopeless = new HashSet<string>();
        while (_silos.Values.Any(s => s.Free > 0) && NextPlaceable(hopeless) is { } next)
        {
            var (job, silo) = next;
            _waiting.Remove(job);
            silo.Occupy(job, 1);
            job.Grant(silo.Address, now);
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

        var grants = granted.Select(g => new JobGrant(g.Key.JobId, g.Key.LastGrant, g.Value, g.Key.GiveBack, WhyWaiting(g.Key))).ToList();
        grants.AddRange(AskBack().Where(j => !granted.ContainsKey(j)).Select(j => new JobGrant(j.JobId, j.LastGrant, [], j.GiveBack, WhyWaiting(j))));
        return grants;
    }

    /// <summary>How many tasks' slots the job is to give back as its tasks end.</summary>
    public int GiveBack(Guid jobId) => _jobs.TryGetValue(jobId, out var job) ? job.GiveBack : 0;

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
        return largest < job.SlotsPerTask
            ? $"an item needs {job.SlotsPerTask} slots at once; the largest silo that could run it has {largest}"
            : $"waiting for a free slot: {UsedSlots} of {Slots} are in use";
    }

    private (PoolJob Job, PoolSilo Silo)? NextPlaceable(HashSet<string> hopeless)
    {
        foreach (var job in _waiting)
        {
            // Ten thousand jobs that need the same missing thing are looked at once.
            if (hopeless.Contains(job.Needs))
            {
                continue;
            }

            if (_silos.Values.Where(s => s.CanTake(job)).MaxBy(s => s.Free) is { } silo)
            {
                return (job, silo);
            }

            hopeless.Add(job.Needs);
        }

        return null;
    }

    /// <summary>Jobs that are to give slots back because others have less than their fair share or go first.</summary>
    private List<PoolJob> AskBack()
    {
        var asked = new List<PoolJob>();
        var starving = _waiting.FirstOrDefault(j => _silos.Values.Any(s => s.CouldTake(j)));
        if (starving is null)
        {
            asked.AddRange(_jobs.Values.Where(j => j.GiveBack > 0));
            asked.ForEach(j => j.GiveBack = 0);
            return asked;
        }

        var equals = _jobs.Values.Where(j => j.Priority == starving.Priority).ToList();
        var above = _jobs.Values.Where(j => j.Priority > starving.Priority).Sum(j => j.Held * j.SlotsPerTask);
        var fair = Math.Max(1, (Slots - above) / Math.Max(1, equals.Count));
        foreach (var job in _jobs.Values)
        {
            var allowed = job.Priority > starving.Priority ? int.MaxValue : job.Priority < starving.Priority ? 0 : fair;
            var back = starving.Share >= allowed ? 0 : Math.Max(0, (job.Share - allowed + job.SlotsPerTask - 1) / job.SlotsPerTask);
            if (back != job.GiveBack && job != starving)
            {
                job.GiveBack = back;
                asked.Add(job);
            }
        }

        return asked;
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
