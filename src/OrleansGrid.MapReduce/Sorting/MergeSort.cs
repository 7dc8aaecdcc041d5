namespace OrleansGrid.MapReduce.Sorting;

/// <summary>Sorts entries by comparing their pairs, stable. For orders that are a program's own.</summary>
internal static unsafe class MergeSort
{
    private const int FewEntries = 16;

    public delegate int Comparison(byte* left, byte* right);

    public static void Sort(SortEntry* entries, SortEntry* scratch, int count, Comparison compare)
    {
        if (count <= FewEntries)
        {
            Insert(entries, count, compare);
            return;
        }

        var half = count / 2;
        Sort(entries, scratch, half, compare);
        Sort(entries + half, scratch, count - half, compare);
        if (compare(entries[half - 1].Pair, entries[half].Pair) > 0)
        {
            Merge(entries, scratch, half, count, compare);
        }
    }

    private static void Merge(SortEntry* entries, SortEntry* scratch, int half, int count, Comparison compare)
    {
        new ReadOnlySpan<SortEntry>(entries, half).CopyTo(new Span<SortEntry>(scratch, half));
        var (left, right, to) = (0, half, 0);
        while (left < half && right < count)
        {
            entries[to++] = compare(scratch[left].Pair, entries[right].Pair) <= 0 ? scratch[left++] : entries[right++];
        }

        new ReadOnlySpan<SortEntry>(scratch + left, half - left).CopyTo(new Span<SortEntry>(entries + to, half - left));
    }

    private static void Insert(SortEntry* entries, int count, Comparison compare)
    {
        for (var i = 1; i < count; i++)
        {
            var entry = entries[i];
            var at = i;
            for (; at > 0 && compare(entries[at - 1].Pair, entry.Pair) > 0; at--)
            {
                entries[at] = entries[at - 1];
            }

            entries[at] = entry;
        }
    }
}
