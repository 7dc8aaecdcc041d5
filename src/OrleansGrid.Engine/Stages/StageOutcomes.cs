using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Stages;

/// <summary>
/// Which items of a stage have an outcome. An item counts once, whoever tells of it: the task that committed it, the database when some
/// task over it was lost, or both, in either order.
/// </summary>
internal sealed class StageOutcomes
{
    private readonly RangeSet _known = new();
    private readonly RangeSet _readAsFailed = new();

    /// <summary>Items that the database told of.</summary>
    public long Succeeded { get; private set; }

    public long Failed { get; private set; }

    /// <summary>Takes over what the database says.</summary>
    public void Read(StageFacts facts)
    {
        foreach (var range in facts.Failed.SelectMany(_known.MissingFrom).ToList())
        {
            Failed += range.Count;
            _readAsFailed.Add(range);
        }

        foreach (var range in facts.Finished)
        {
            Succeeded += _known.MissingFrom(range).Sum(r => r.Count - _readAsFailed.Within(r).Sum(f => f.Count));
            _known.Add(range);
        }
    }

    /// <summary>
    /// A task says that it has committed these. Returns those of them that were counted already, because the database told of them first.
    /// </summary>
    public (long Succeeded, long Failed) Committed(ItemRange range)
    {
        var failed = _readAsFailed.CountWithin(range);
        var known = _known.CountWithin(range);
        _known.Add(range);
        return (known - failed, failed);
    }

    /// <summary>The counts of a task that has ended.</summary>
    public void Count(long succeeded, long failed)
    {
        Succeeded += succeeded;
        Failed += failed;
    }

    public bool Knows(long item) => _known.Contains(item);

    public bool KnowsAll(ItemRange range) => _known.CountWithin(range) == range.Count;

    public IEnumerable<ItemRange> OpenIn(ItemRange range) => _known.MissingFrom(range);
}
