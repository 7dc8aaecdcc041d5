using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Stages;

/// <summary>Failed attempts of items without outcome. They only grow, however late and in whatever order they are heard of.</summary>
internal sealed class StageAttempts
{
    private readonly Dictionary<long, ItemAttempts> _byItem = [];
    private readonly SortedSet<long> _lost = [];

    public ItemAttempts this[long item] => _byItem.TryGetValue(item, out var past) ? past : new ItemAttempts(item, 0, 0, 0);

    public ItemAttempts Remember(ItemAttempts heard)
    {
        var past = this[heard.Item];
        if (heard.Lost > 0)
        {
            _lost.Add(heard.Item);
        }

        return _byItem[heard.Item] = new ItemAttempts(
            heard.Item,
            Math.Max(past.InAll, heard.InAll),
            Math.Max(past.InRun, heard.InRun),
            Math.Max(past.Lost, heard.Lost)
        );
    }

    public IReadOnlyList<ItemAttempts> In(ItemRange range)
    {
        if (_byItem.Count == 0 || range.IsEmpty)
        {
            return [];
        }

        return range.Count < _byItem.Count
            ? [.. Enumerable.Range(0, (int)range.Count).Select(i => range.First + i).Where(_byItem.ContainsKey).Select(i => _byItem[i])]
            : [.. _byItem.Values.Where(a => a.Item >= range.First && a.Item < range.End)];
    }

    /// <summary>Items under which silos have died.</summary>
    public IEnumerable<long> LostIn(ItemRange range) =>
        _lost.Count == 0 || range.IsEmpty ? [] : _lost.GetViewBetween(range.First, range.End - 1);

    public void Forget(ItemRange finished)
    {
        foreach (var attempts in In(finished))
        {
            _byItem.Remove(attempts.Item);
            _lost.Remove(attempts.Item);
        }
    }
}
