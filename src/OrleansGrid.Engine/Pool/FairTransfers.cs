namespace OrleansGrid.Engine.Pool;

/// <summary>
/// Which jobs are to let slots go for others. Slots pass from one job to another of the same priority only if the one then still holds more
/// than the other did: each such step makes the smallest share of those concerned larger, so they come to an end and never go to and fro.
/// </summary>
internal sealed class FairTransfers
{
    private readonly Dictionary<string, List<SiloRoom>> _roomsByNeeds = [];
    private readonly Dictionary<PoolJob, int> _give = [];
    private readonly Dictionary<string, SiloRoom> _rooms;
    private readonly Dictionary<SiloRoom, PoolJob> _kept = [];
    private readonly int _held;

    public FairTransfers(IEnumerable<PoolJob> holders, IEnumerable<PoolSilo> silos)
    {
        _rooms = silos.ToDictionary(s => s.Address, s => new SiloRoom(s));
        foreach (var holder in holders)
        {
            _held += holder.Held;
            foreach (var (address, tasks) in holder.Places)
            {
                if (_rooms.TryGetValue(address, out var room))
                {
                    room.Tasks[holder] = room.Tasks.GetValueOrDefault(holder) + tasks;
                }
            }
        }
    }

    /// <summary>
    /// Whether some holder owes a slot to some job that waits: seldom, and cheaper to see than what would follow from it. The first of each
    /// queue is owed whatever one behind it is.
    /// </summary>
    public static bool MayPass(HashSet<PoolJob> holders, WaitingJobs waiting)
    {
        foreach (var holder in holders)
        {
            if (waiting.AnyHead(static (taker, giver) => Owes(giver, giver.Share, taker, taker.Share), holder))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How many tasks' slots a job is to give back.</summary>
    public int From(PoolJob job) => _give.GetValueOrDefault(job);

    /// <summary>Serves jobs in turn until no more slots can pass fairly.</summary>
    public void Serve(WaitingJobs waiting)
    {
        // More than all tasks held cannot be passed on.
        var takers = new PriorityQueue<(PoolJob Job, int Tasks), (long, int, long)>();
        foreach (var job in waiting.Heads.SelectMany(head => waiting.Behind(head).Take(_held)))
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

            if (MakeRoom(taker, tasks) is null)
            {
                // Those behind it hold no less and need the same.
                served.Add(taker.Needs);
                Keep(taker);
            }
            else if (tasks + 1 < taker.Wants)
            {
                takers.Enqueue((taker, tasks + 1), TurnOf(taker, tasks + 1));
            }
        }
    }

    /// <summary>
    /// Finds a silo for one more task of the job, where enough gives way or is free; null when there is none. A part of what a task needs
    /// is not asked for: it would lie idle.
    /// </summary>
    /// <param name="taker">A job that waits.</param>
    /// <param name="tasks">Tasks for which room was found before.</param>
    public PoolSilo? MakeRoom(PoolJob taker, int tasks)
    {
        var share = taker.Share + (tasks * taker.SlotsPerTask);
        return RoomsFor(taker).OrderByDescending(r => r.Free).FirstOrDefault(room => TryClear(room, taker, share))?.Silo;
    }

    /// <summary>
    /// The silo that is to be left alone until the job has its place there, whether or not others give way. What a task needs at once never
    /// adds up if those who come after it take each slot as it becomes free. Null when single slots are all it needs, or it has some
    /// already.
    /// </summary>
    public PoolSilo? Keep(PoolJob job)
    {
        if (!job.NeedsMuchAtOnce || job.Held > 0 || RoomsFor(job).Where(r => !_kept.ContainsKey(r)).MaxBy(r => r.Free) is not { } room)
        {
            return null;
        }

        _kept.Add(room, job);
        return room.Silo;
    }

    private bool TryClear(SiloRoom room, PoolJob taker, int share)
    {
        if (_kept.TryGetValue(room, out var first) && !PoolSilo.LeavesEnough(room.Free, first, taker))
        {
            return false;
        }

        var givers = new List<PoolJob>();
        while (!room.Fits(taker))
        {
            if (NextGiver(room, taker, share) is not { } giver)
            {
                givers.ForEach(g => Give(room, g, -1));
                return false;
            }

            givers.Add(giver);
            Give(room, giver, 1);
        }

        room.Move(taker, 1);
        return true;
    }

    private List<SiloRoom> RoomsFor(PoolJob job) =>
        _roomsByNeeds.TryGetValue(job.Needs, out var rooms)
            ? rooms
            : _roomsByNeeds[job.Needs] = [.. _rooms.Values.Where(r => r.Silo.CouldTake(job))];

    private void Give(SiloRoom room, PoolJob giver, int tasks)
    {
        room.Move(giver, -tasks);
        _give[giver] = From(giver) + tasks;
    }

    /// <summary>The job to take the next slot from: of the lowest priority, then with the largest share.</summary>
    private PoolJob? NextGiver(SiloRoom room, PoolJob taker, int share) =>
        room
            .Tasks.Where(t => t.Value > 0 && Owes(t.Key, taker, share) && room.IsInTheWayOf(taker, t.Key))
            .Select(t => t.Key)
            .OrderBy(g => g.Priority)
            .ThenByDescending(Keeps)
            .FirstOrDefault();

    private bool Owes(PoolJob giver, PoolJob taker, int share) => From(giver) < giver.Held && Owes(giver, Keeps(giver), taker, share);

    private static bool Owes(PoolJob giver, int keeps, PoolJob taker, int share) =>
        giver != taker && (giver.Priority < taker.Priority || (giver.Priority == taker.Priority && keeps - giver.SlotsPerTask > share));

    private int Keeps(PoolJob giver) => giver.Share - (From(giver) * giver.SlotsPerTask);

    private static (long, int, long) TurnOf(PoolJob job, int tasks) =>
        (-(long)job.Priority, job.Share + (tasks * job.SlotsPerTask), job.Arrival);
}
