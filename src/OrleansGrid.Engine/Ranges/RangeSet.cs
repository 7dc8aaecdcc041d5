namespace OrleansGrid.Engine.Ranges;

/// <summary>A set of items, kept as ordered, disjoint, non-touching ranges.</summary>
public sealed class RangeSet
{
    private readonly List<ItemRange> _ranges = [];

    public long Count { get; private set; }

    public bool IsEmpty => _ranges.Count == 0;

    public IReadOnlyList<ItemRange> Ranges => _ranges;

    public void Add(ItemRange range)
    {
        if (range.IsEmpty)
        {
            return;
        }

        // All ranges that overlap or touch the new one melt into it.
        var from = FirstEndingAtOrAfter(range.First);
        var to = from;
        long first = range.First,
            end = range.End;
        while (to < _ranges.Count && _ranges[to].First <= end)
        {
            first = Math.Min(first, _ranges[to].First);
            end = Math.Max(end, _ranges[to].End);
            Count -= _ranges[to].Count;
            to++;
        }

        Count += end - first;
        if (to == from)
        {
            _ranges.Insert(from, new ItemRange(first, end));
            return;
        }

        // Most often a range only grows, and nothing behind it moves.
        _ranges[from] = new ItemRange(first, end);
        if (to - from > 1)
        {
            _ranges.RemoveRange(from + 1, to - from - 1);
        }
    }

    public void Remove(ItemRange range)
    {
        if (range.IsEmpty)
        {
            return;
        }

        var i = FirstEndingAtOrAfter(range.First + 1);
        while (i < _ranges.Count && _ranges[i].First < range.End)
        {
            var old = _ranges[i];
            _ranges.RemoveAt(i);
            Count -= old.Count;
            foreach (var rest in (ReadOnlySpan<ItemRange>)[old with { End = range.First }, old with { First = range.End }])
            {
                if (!rest.IsEmpty)
                {
                    _ranges.Insert(i++, rest);
                    Count += rest.Count;
                }
            }
        }
    }

    /// <summary>Takes up to <paramref name="most"/> neighbouring items from the front; null when the set is empty.</summary>
    public ItemRange? TakeFirst(long most)
    {
        if (_ranges.Count == 0 || most < 1)
        {
            return null;
        }

        var front = _ranges[0];
        var taken = front with { End = Math.Min(front.End, front.First + most) };
        if (taken.End == front.End)
        {
            _ranges.RemoveAt(0);
        }
        else
        {
            _ranges[0] = front with { First = taken.End };
        }

        Count -= taken.Count;
        return taken;
    }

    /// <summary>Those of the given items that are in the set.</summary>
    public IEnumerable<ItemRange> Within(ItemRange range)
    {
        for (var i = FirstEndingAtOrAfter(range.First + 1); i < _ranges.Count && _ranges[i].First < range.End; i++)
        {
            yield return new ItemRange(Math.Max(range.First, _ranges[i].First), Math.Min(range.End, _ranges[i].End));
        }
    }

    /// <summary>How many of the given items are in the set.</summary>
    public long CountWithin(ItemRange range)
    {
        var count = 0L;
        for (var i = FirstEndingAtOrAfter(range.First + 1); i < _ranges.Count && _ranges[i].First < range.End; i++)
        {
            count += Math.Min(range.End, _ranges[i].End) - Math.Max(range.First, _ranges[i].First);
        }

        return count;
    }

    /// <summary>Those of the given items that are not in the set.</summary>
    public IEnumerable<ItemRange> MissingFrom(ItemRange range)
    {
        var from = range.First;
        foreach (var held in Within(range))
        {
            if (from < held.First)
            {
                yield return new ItemRange(from, held.First);
            }

            from = held.End;
        }

        if (from < range.End)
        {
            yield return range with
            {
                First = from,
            };
        }
    }

    public bool Contains(long item)
    {
        var i = FirstEndingAtOrAfter(item + 1);
        return i < _ranges.Count && _ranges[i].First <= item;
    }

    public void Clear()
    {
        _ranges.Clear();
        Count = 0;
    }

    private int FirstEndingAtOrAfter(long position)
    {
        int low = 0,
            high = _ranges.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_ranges[middle].End < position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
