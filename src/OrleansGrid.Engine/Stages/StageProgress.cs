namespace OrleansGrid.Engine;

/// <summary>The items of one stage that have no outcome yet, and what is known of them.</summary>
public sealed class StageProgress
{
    private readonly RangeSet _unassigned = new();
    private readonly List<(ItemRange Range, int Crashes)> _suspects = [];
    private readonly PriorityQueue<long, TimeSpan> _deferred = new();
    private readonly Dictionary<long, ItemAttempts> _attempts = [];

    public TaskSizer Sizer { get; } = new();

    public long Succeeded { get; private set; }

    public long Failed { get; private set; }

    /// <summary>Items whose back-off is not over.</summary>
    public long Retrying => _deferred.Count;

    /// <summary>Items that a task could be given now.</summary>
    public long Unassigned => _unassigned.Count + _suspects.Sum(s => s.Range.Count);

    public bool IsIdle => _unassigned.IsEmpty && _suspects.Count == 0 && _deferred.Count == 0;

    /// <summary>When the next back-off is over; null when none is running.</summary>
    public TimeSpan? NextRetry => _deferred.TryPeek(out _, out var due) ? due : null;

    /// <summary>Takes over what the database knows of <paramref name="range"/>; what is not finished there waits for a task, or is suspect when silos died under it.</summary>
    public void Load(ItemRange range, StageFacts facts, int crashes = 0)
    {
        Count(facts.Succeeded, facts.Failed);
        foreach (var attempts in facts.Attempts)
        {
            _attempts[attempts.Item] = attempts;
        }

        var rest = new RangeSet();
        rest.Add(range);
        foreach (var finished in facts.Finished)
        {
            rest.Remove(finished);
        }

        foreach (var open in rest.Ranges)
        {
            if (crashes == 0)
            {
                _unassigned.Add(open);
            }
            else
            {
                Suspect(open, crashes);
            }
        }
    }

    public void Count(long succeeded, long failed)
    {
        Succeeded += succeeded;
        Failed += failed;
    }

    public void Return(ItemRange range) => _unassigned.Add(range);

    /// <summary>Items that another task turned out to be running already.</summary>
    public void Claim(ItemRange range) => _unassigned.Remove(range);

    public void Defer(Deferral deferral, TimeSpan due)
    {
        var lost = _attempts.TryGetValue(deferral.Item, out var past) ? past.Lost : 0;
        _attempts[deferral.Item] = new ItemAttempts(deferral.Item, deferral.Attempts, deferral.InRun, lost);
        _deferred.Enqueue(deferral.Item, due);
    }

    /// <summary>One more silo has died under an item that was alone in its task.</summary>
    public ItemAttempts CountLoss(long item)
    {
        var past = AttemptsOf(item);
        return _attempts[item] = past with { InAll = past.InAll + 1, Lost = past.Lost + 1 };
    }

    public ItemAttempts AttemptsOf(long item) => _attempts.TryGetValue(item, out var past) ? past : new ItemAttempts(item, 0, 0, 0);

    public IReadOnlyList<ItemAttempts> AttemptsIn(ItemRange range)
    {
        if (_attempts.Count == 0)
        {
            return [];
        }

        return range.Count < _attempts.Count
            ? [.. Enumerable.Range(0, (int)range.Count).Select(i => range.First + i).Where(_attempts.ContainsKey).Select(i => _attempts[i])]
            : [.. _attempts.Values.Where(a => a.Item >= range.First && a.Item < range.End)];
    }

    public void Forget(ItemRange finished)
    {
        foreach (var attempts in AttemptsIn(finished))
        {
            _attempts.Remove(attempts.Item);
        }
    }

    /// <summary>Brings items whose back-off is over back to those that wait for a task.</summary>
    public void Wake(TimeSpan now)
    {
        while (_deferred.TryPeek(out var item, out var due) && due <= now)
        {
            _deferred.Dequeue();
            _unassigned.Add(new ItemRange(item, item + 1));
        }
    }

    /// <summary>The range for the next task, and how many silos have died under it; null when no item waits.</summary>
    public (ItemRange Range, int Crashes)? Take(int lanes)
    {
        if (_suspects.Count > 0)
        {
            // In small pieces, so that an item that kills its silo is soon alone in its task and can be named.
            var (range, crashes) = _suspects[0];
            var piece = range with { End = range.First + Math.Max(1, Math.Min(range.Count / 8, Sizer.Next(range.Count, lanes))) };
            _suspects.RemoveAt(0);
            if (piece.End < range.End)
            {
                _suspects.Insert(0, (range with { First = piece.End }, crashes));
            }

            return (piece, crashes);
        }

        return _unassigned.TakeFirst(Sizer.Next(_unassigned.Count, lanes)) is { } taken ? (taken, 0) : null;
    }

    private void Suspect(ItemRange range, int crashes)
    {
        // What was running when the silo died is most likely the first item without an outcome.
        _suspects.Add((range with { End = range.First + 1 }, crashes));
        if (range.Count > 1)
        {
            _suspects.Add((range with { First = range.First + 1 }, crashes));
        }
    }
}
