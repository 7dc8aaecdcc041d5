using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Tasks;

/// <summary>
/// The tasks of one stage in the order of their first item. Most ranges are disjoint; speculative attempts, adopted tasks and items that
/// are tried again lie inside the range of another.
/// </summary>
internal sealed class TasksByRange
{
    private readonly List<AssignedTask> _tasks = [];

    /// <summary>For each task, how far it and those before it reach: where to stop looking back.</summary>
    private readonly List<long> _reach = [];

    public int Count => _tasks.Count;

    public void Add(AssignedTask task)
    {
        var at = CountBefore(task.Range.First + 1);
        _tasks.Insert(at, task);
        _reach.Insert(at, long.MinValue);
        Reach(at);
    }

    public void Remove(AssignedTask task)
    {
        var at = PlaceOf(task);
        _tasks.RemoveAt(at);
        _reach.RemoveAt(at);
        Reach(at);
    }

    /// <summary>The task has handed items back: it no longer reaches so far.</summary>
    public void Cut(AssignedTask task) => Reach(PlaceOf(task));

    /// <summary>Other tasks of the stage that have items of the range without an outcome from them.</summary>
    public IEnumerable<AssignedTask> Others(AssignedTask? except, ItemRange range)
    {
        for (var i = CountBefore(range.End) - 1; i >= 0 && _reach[i] > range.First; i--)
        {
            if (_tasks[i] != except && _tasks[i].Pending is var pending && pending.First < range.End && range.First < pending.End)
            {
                yield return _tasks[i];
            }
        }
    }

    /// <summary>Some task other than <paramref name="except"/> runs an item of the range.</summary>
    public bool AnyOther(AssignedTask? except, ItemRange range)
    {
        for (var i = CountBefore(range.End) - 1; i >= 0 && _reach[i] > range.First; i--)
        {
            if (_tasks[i] != except && _tasks[i].Pending is var pending && pending.First < range.End && range.First < pending.End)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Says anew how far tasks reach from <paramref name="at"/> on, until one reaches as far as before.</summary>
    private void Reach(int at)
    {
        for (; at < _tasks.Count; at++)
        {
            var reach = Math.Max(_tasks[at].Range.End, at > 0 ? _reach[at - 1] : long.MinValue);
            if (_reach[at] == reach)
            {
                return;
            }

            _reach[at] = reach;
        }
    }

    private int PlaceOf(AssignedTask task)
    {
        var at = CountBefore(task.Range.First);
        while (_tasks[at] != task)
        {
            at++;
        }

        return at;
    }

    /// <summary>How many tasks begin before the item.</summary>
    private int CountBefore(long item)
    {
        int low = 0,
            high = _tasks.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_tasks[middle].Range.First < item)
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
