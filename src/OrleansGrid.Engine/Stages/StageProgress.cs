using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Stages;

/// <summary>The items of one stage that have no outcome yet and are in no task, and what is known of the others.</summary>
/// <param name="changed">Called after each change of what is asked of all stages at once; null for nobody.</param>
public sealed class StageProgress(Action? changed = null)
{
    /// <summary>An item under which so many silos died, each time alone in its task, has failed.</summary>
    public const int LossesTolerated = 3;

    /// <summary>
    /// Each lane leaves a gap where it was. A job with many more has them for other reasons, and noting each would cost it a write.
    /// </summary>
    private const int MostSuspectGaps = 64;

    private readonly RangeSet _unassigned = new();
    private readonly SuspectItems _suspects = new();
    private readonly PriorityQueue<long, TimeSpan> _deferred = new();
    private readonly StageAttempts _attempts = new();
    private readonly StageOutcomes _outcomes = new();

    public TaskSizer Sizer { get; } = new();

    internal TypicalTime Typical { get; } = new();

    /// <summary>Items before this one have been offered: they wait for a task, are in one, or have an outcome.</summary>
    public long Offered { get; private set; }

    public long Succeeded => _outcomes.Succeeded;

    public long Failed => _outcomes.Failed;

    /// <summary>Items whose back-off is not over.</summary>
    public long Retrying => _deferred.Count;

    public bool NothingWaits => _unassigned.IsEmpty && _suspects.IsEmpty;

    public bool IsIdle => NothingWaits && _deferred.Count == 0;

    /// <summary>Items that a task could be given now on some silo.</summary>
    /// <param name="company">The most delicate that the job runs anywhere.</param>
    public long Startable(SiloCompany company) =>
        _unassigned.Count
        + company switch
        {
            SiloCompany.LastChance => 0,
            SiloCompany.Suspect => _suspects.Untried,
            _ => _suspects.Untried + Math.Min(1, _suspects.LastChance),
        };

    /// <summary>Takes over what the database knows.</summary>
    public void Read(StageFacts facts)
    {
        _outcomes.Read(facts);
        foreach (var attempts in facts.Attempts.Where(a => !_outcomes.Knows(a.Item)))
        {
            _attempts.Remember(attempts);
        }

        changed?.Invoke();
    }

    /// <summary>A task has committed these. Returns those that were counted before.</summary>
    public (long Succeeded, long Failed) Committed(ItemRange range)
    {
        _attempts.Forget(range);
        return _outcomes.Committed(range);
    }

    public void Count(long succeeded, long failed)
    {
        _outcomes.Count(succeeded, failed);
        changed?.Invoke();
    }

    /// <summary>Those of the items that have no outcome.</summary>
    public IEnumerable<ItemRange> OpenIn(ItemRange range) => _outcomes.OpenIn(range);

    public bool HasOutcome(long item) => _outcomes.Knows(item);

    /// <summary>Every item of the range, which is not empty, has an outcome.</summary>
    public bool HasOutcomes(ItemRange range) => _outcomes.KnowsAll(range);

    /// <summary>Those of the items that have no outcome wait for a task.</summary>
    /// <param name="crashes">How many silos have died under them.</param>
    public void Offer(ItemRange range, int crashes = 0)
    {
        foreach (var open in _outcomes.OpenIn(range).ToList())
        {
            var rest = open;
            foreach (var item in _attempts.LostIn(open))
            {
                OfferUnnamed(rest with { End = item }, crashes);
                _suspects.AddSingle(item, Math.Max(crashes, 1), _attempts[item].Lost >= LossesTolerated - 1);
                rest = rest with { First = item + 1 };
            }

            OfferUnnamed(rest, crashes);
        }

        changed?.Invoke();
    }

    /// <summary>All items without an outcome wait for a task.</summary>
    /// <param name="resumed">The job was lost while it ran, perhaps with what is first in one of its gaps.</param>
    public void OfferAll(long total, bool resumed)
    {
        var whole = new ItemRange(0, total);
        foreach (var open in resumed ? _outcomes.OpenIn(whole).Take(MostSuspectGaps).ToList() : [])
        {
            Offer(open, crashes: 1);
            whole = whole with { First = open.End };
        }

        Offer(whole);
        Offered = total;
        changed?.Invoke();
    }

    /// <summary>The stage has grown: its new items wait for a task.</summary>
    public void OfferUpTo(long total)
    {
        Offer(new ItemRange(Offered, total));
        Offered = Math.Max(Offered, total);
        changed?.Invoke();
    }

    /// <summary>Items that another task turned out to be running already.</summary>
    public void Claim(ItemRange range)
    {
        _unassigned.Remove(range);
        _suspects.Remove(range);
        changed?.Invoke();
    }

    /// <summary>The item waits for its back-off before a task may have it.</summary>
    public void Defer(long item, TimeSpan due)
    {
        _deferred.Enqueue(item, due);
        changed?.Invoke();
    }

    public ItemAttempts Remember(ItemAttempts heard) => _attempts.Remember(heard);

    /// <summary>One more silo has died under an item that was alone in its task.</summary>
    public ItemAttempts CountLoss(long item)
    {
        var past = _attempts[item];
        return _attempts.Remember(past with { InAll = past.InAll + 1, Lost = past.Lost + 1 });
    }

    public ItemAttempts AttemptsOf(long item) => _attempts[item];

    public IReadOnlyList<ItemAttempts> AttemptsIn(ItemRange range) => _attempts.In(range);

    /// <summary>Brings items whose back-off is over back to those that wait for a task.</summary>
    public void Wake(TimeSpan now)
    {
        while (_deferred.TryPeek(out var item, out var due) && due <= now)
        {
            _deferred.Dequeue();
            Offer(new ItemRange(item, item + 1));
        }
    }

    /// <summary>Items for the next task; null when none waits that may run in such company.</summary>
    /// <param name="most">At most so many.</param>
    public TakenItems? Take(int lanes, SiloCompany company, long most = long.MaxValue)
    {
        if ((TakeSuspect(lanes, company, most) ?? TakeUnsuspected(lanes, most)) is not { } taken)
        {
            return null;
        }

        changed?.Invoke();
        return taken;
    }

    private TakenItems? TakeSuspect(int lanes, SiloCompany company, long most) =>
        !_suspects.IsEmpty && _suspects.Take(Math.Min(most, Sizer.Next(long.MaxValue / 4, lanes)), company) is var (range, crashes, last)
            ? new TakenItems(range, crashes, last)
            : null;

    private TakenItems? TakeUnsuspected(int lanes, long most) =>
        _unassigned.TakeFirst(Math.Min(most, Sizer.Next(_unassigned.Count, lanes))) is { } range ? new TakenItems(range, 0, false) : null;

    private void OfferUnnamed(ItemRange range, int crashes)
    {
        if (crashes == 0)
        {
            _unassigned.Add(range);
        }
        else
        {
            _suspects.Add(range, crashes);
        }
    }
}
