namespace OrleansGrid.Engine;

/// <summary>
/// Which jobs are to let slots go for others. Slots pass from one job to another of the same priority only if the one then still holds at
/// least as much as the other: each such step makes the smaller share larger, so they come to an end and never go to and fro.
/// </summary>
internal sealed class FairTransfers(IReadOnlyCollection<PoolJob> holders, IReadOnlyCollection<PoolSilo> silos)
{
    private readonly Dictionary<string, Dictionary<PoolJob, int>> _inTheWay = [];
    private readonly Dictionary<PoolJob, int> _give = [];

    /// <summary>How many tasks' slots a job is to give back.</summary>
    public int From(PoolJob job) => _give.GetValueOrDefault(job);

    /// <summary>Serves jobs in turn until no more slots can pass fairly.</summary>
    public void Serve(WaitingJobs waiting)
    {
        // More than all tasks held cannot be passed on.
        var most = holders.Sum(h => h.Held);
        var takers = new PriorityQueue<(PoolJob Job, int Tasks), (long, int, long)>();
        foreach (var job in waiting.Heads.SelectMany(head => waiting.Behind(head).Take(most)))
        {
            takers.Enqueue((job, 0), TurnOf(job, 0));
        }

        var served = new HashSet<string>();
        while (takers.TryDequeue(out var next, out _))
        {
            var (taker, tasks) = next;
            if (served.Contains(taker.Needs))
            {
                continue;
            }

            if (!TryServe(taker, tasks))
            {
                // Those behind it hold no less and need the same.
                served.Add(taker.Needs);
            }
            else if (tasks + 1 < taker.Wants)
            {
                takers.Enqueue((taker, tasks + 1), TurnOf(taker, tasks + 1));
            }
        }
    }

    /// <summary>Finds slots for one more task of the job, or none at all: a part of them would lie idle.</summary>
    /// <param name="taker">A job that waits.</param>
    /// <param name="tasks">Tasks for which slots were found before.</param>
    public bool TryServe(PoolJob taker, int tasks)
    {
        var share = taker.Share + (tasks * taker.SlotsPerTask);
        var free = tasks > 0 ? 0 : silos.Where(s => s.CouldTake(taker)).Max(s => (int?)s.Free) ?? 0;
        var missing = Math.Max(1, taker.SlotsPerTask - free);
        var givers = new List<PoolJob>();
        while (missing > 0)
        {
            if (NextGiver(taker, share) is not { } giver)
            {
                givers.ForEach(g => _give[g]--);
                return false;
            }

            givers.Add(giver);
            _give[giver] = From(giver) + 1;
            missing -= giver.SlotsPerTask;
        }

        return true;
    }

    /// <summary>The job to take the next slot from: of the lowest priority, then with the largest share.</summary>
    private PoolJob? NextGiver(PoolJob taker, int share) =>
        InTheWayOf(taker)
            .Where(g => From(g.Key) < g.Value && Owes(g.Key, taker, share))
            .Select(g => g.Key)
            .OrderBy(g => g.Priority)
            .ThenByDescending(Keeps)
            .FirstOrDefault();

    private bool Owes(PoolJob giver, PoolJob taker, int share) =>
        giver != taker
        && (giver.Priority < taker.Priority
            || (giver.Priority == taker.Priority && Keeps(giver) - giver.SlotsPerTask >= share + taker.SlotsPerTask));

    private int Keeps(PoolJob giver) => giver.Share - (From(giver) * giver.SlotsPerTask);

    /// <summary>How many tasks each job runs where one task less would help.</summary>
    private Dictionary<PoolJob, int> InTheWayOf(PoolJob taker)
    {
        if (_inTheWay.TryGetValue(taker.Needs, out var tasks))
        {
            return tasks;
        }

        _inTheWay.Add(taker.Needs, tasks = []);
        var places = silos.Where(s => s.CouldTake(taker)).ToDictionary(s => s.Address);
        foreach (var holder in holders)
        {
            var inTheWay = holder.Places.Where(p => places.TryGetValue(p.Silo, out var silo) && silo.IsInTheWayOf(taker, holder)).Sum(p => p.Tasks);
            if (inTheWay > 0)
            {
                tasks.Add(holder, inTheWay);
            }
        }

        return tasks;
    }

    private static (long, int, long) TurnOf(PoolJob job, int tasks) => (-(long)job.Priority, job.Share + (tasks * job.SlotsPerTask), job.Arrival);
}
