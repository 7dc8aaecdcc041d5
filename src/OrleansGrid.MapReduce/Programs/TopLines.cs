namespace OrleansGrid.MapReduce.Programs;

/// <summary>The best lines of those that were added, at most so many; of equal ones those that came first.</summary>
internal sealed class TopLines(int most)
{
    private readonly PriorityQueue<byte[], Rank> _lines = new();
    private long _added;

    public void Add(double number, ReadOnlySpan<byte> line)
    {
        var rank = new Rank(number, _added++);
        if (_lines.Count < most)
        {
            _lines.Enqueue(line.ToArray(), rank);
        }
        else if (_lines.TryPeek(out _, out var worst) && rank.CompareTo(worst) > 0)
        {
            _lines.DequeueEnqueue(line.ToArray(), rank);
        }
    }

    public IEnumerable<byte[]> InOrderOfInput() => _lines.UnorderedItems.OrderBy(line => line.Priority.Order).Select(line => line.Element);

    /// <summary>Best first.</summary>
    public IEnumerable<byte[]> Ranked() => _lines.UnorderedItems.OrderByDescending(line => line.Priority).Select(line => line.Element);

    private readonly record struct Rank(double Number, long Order) : IComparable<Rank>
    {
        public int CompareTo(Rank other) =>
            Number.CompareTo(other.Number) is var byNumber and not 0 ? byNumber : other.Order.CompareTo(Order);
    }
}
