namespace OrleansGrid.MapReduce.Sorting;

/// <summary>
/// A pair to be sorted: the eight bytes by which it is being compared, as a number that orders as they do, and where it lies.
/// </summary>
internal unsafe struct SortEntry
{
    public ulong Prefix;
    public byte* Pair;
}
