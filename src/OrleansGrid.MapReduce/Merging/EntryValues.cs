namespace OrleansGrid.MapReduce;

/// <summary>The values of sorted entries of one key.</summary>
internal sealed unsafe class EntryValues : ValueCursor
{
    private SortEntry* next;
    private SortEntry* end;
    private PairView current;

    public override ReadOnlySpan<byte> Current => current.ValueSpan;

    public void Start(SortEntry* entries, int count)
    {
        next = entries;
        end = entries + count;
    }

    public override bool MoveNext()
    {
        if (next == end)
            return false;
        current = PairCode.Read(next++->Pair);
        return true;
    }
}
