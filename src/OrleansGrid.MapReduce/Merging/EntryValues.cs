using OrleansGrid.MapReduce.Blocks;
using OrleansGrid.MapReduce.Sorting;

namespace OrleansGrid.MapReduce.Merging;

/// <summary>The values of sorted entries of one key.</summary>
internal sealed unsafe class EntryValues : ValueCursor
{
    private SortEntry* _next;
    private SortEntry* _end;
    private PairView _current;

    public override ReadOnlySpan<byte> Current => _current.ValueSpan;

    public void Start(SortEntry* entries, int count)
    {
        _next = entries;
        _end = entries + count;
    }

    public override bool MoveNext()
    {
        if (_next == _end)
        {
            return false;
        }

        _current = PairCode.Read(_next++->Pair);
        return true;
    }
}
