namespace OrleansGrid.MapReduce.Sorting;

/// <summary>
/// In which order a program wants its pairs: by key, and where it says so by value; otherwise equal keys keep the order of the input.
/// </summary>
internal sealed unsafe class PairOrder(SpanMapReduce program)
{
    private readonly SpanMapReduce _program = program;

    /// <summary>Whether keys order by their bytes, so that a prefix of them decides most comparisons.</summary>
    public bool KeysByBytes { get; } = !program.OwnKeyOrder;

    public bool OrdersValues { get; } = program.OrderValues;

    private bool ValuesByBytes { get; } = !program.OwnValueOrder;

    public int CompareKeys(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        KeysByBytes ? left.SequenceCompareTo(right) : _program.CompareKeys(left, right);

    public int CompareValues(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        ValuesByBytes ? left.SequenceCompareTo(right) : _program.CompareValues(left, right);

    /// <summary>Sorts entries, whose prefixes must be those of their keys when keys order by bytes.</summary>
    public void Sort(SortEntry* entries, SortEntry* scratch, int count)
    {
        if (KeysByBytes)
        {
            new RadixSort(SortField.Key).Sort(entries, scratch, count, OrdersValues ? SortValues : null);
        }
        else if (OrdersValues)
        {
            MergeSort.Sort(entries, scratch, count, CompareBoth);
        }
        else
        {
            MergeSort.Sort(entries, scratch, count, ByKey);
        }
    }

    private int ByKey(byte* left, byte* right) => _program.CompareKeys(SortField.Key.Of(left), SortField.Key.Of(right));

    private int ByValue(byte* left, byte* right) => _program.CompareValues(SortField.Value.Of(left), SortField.Value.Of(right));

    private int CompareBoth(byte* left, byte* right)
    {
        var keys = ByKey(left, right);
        return keys != 0 ? keys : CompareValues(SortField.Value.Of(left), SortField.Value.Of(right));
    }

    private void SortValues(SortEntry* entries, SortEntry* scratch, int count)
    {
        if (!ValuesByBytes)
        {
            MergeSort.Sort(entries, scratch, count, ByValue);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            entries[i].Prefix = SortField.Value.Prefix(entries[i].Pair, 0);
        }

        new RadixSort(SortField.Value).Sort(entries, scratch, count);
    }
}
