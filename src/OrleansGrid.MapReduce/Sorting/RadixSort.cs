namespace OrleansGrid.MapReduce.Sorting;

/// <summary>
/// Sorts entries by the bytes of a field, stable: most significant byte first, eight bytes of prefix at a time, then the next eight of
/// those that are equal so far; a few entries by insertion. Where many long fields begin alike, comparing takes over, so that neither time
/// nor stack grow with their length.
/// </summary>
internal unsafe ref struct RadixSort(SortField field)
{
    private const int FewEntries = 32;
    private const int DeepestBytes = 64;

    /// <summary>Sorts <paramref name="count"/> entries whose prefixes are those of the field from its beginning.</summary>
    /// <param name="equal">Told of each run of entries whose fields are equal, when there are several; null for nothing.</param>
    public void Sort(SortEntry* entries, SortEntry* scratch, int count, EqualRun? equal = null)
    {
        Equal = equal;
        ByPrefix(entries, scratch, count, 0, 0);
    }

    public delegate void EqualRun(SortEntry* entries, SortEntry* scratch, int count);

    private EqualRun? Equal { get; set; }

    /// <param name="depth">Where in the field the prefixes begin; all before it is equal.</param>
    /// <param name="place">Byte of the prefix to look at; those before it are equal.</param>
    private void ByPrefix(SortEntry* entries, SortEntry* scratch, int count, int depth, int place)
    {
        if (count <= FewEntries)
        {
            Insert(entries, scratch, count, depth);
            return;
        }

        var ends = stackalloc int[256];
        do
        {
            if (place == 8)
            {
                Tied(entries, scratch, count, depth + 8);
                return;
            }
        } while (!Spread(entries, scratch, count, 56 - 8 * place++, ends));

        for (int bucket = 0, from = 0; bucket < 256; from = ends[bucket++])
        {
            if (ends[bucket] - from > 1)
            {
                ByPrefix(entries + from, scratch + from, ends[bucket] - from, depth, place);
            }
        }
    }

    /// <summary>Moves entries into the buckets of one byte, in their order; false when they all have the same.</summary>
    private static bool Spread(SortEntry* entries, SortEntry* scratch, int count, int shift, int* ends)
    {
        new Span<int>(ends, 256).Clear();
        for (var i = 0; i < count; i++)
        {
            ends[(byte)(entries[i].Prefix >> shift)]++;
        }

        if (ends[(byte)(entries[0].Prefix >> shift)] == count)
        {
            return false;
        }

        for (int bucket = 0, from = 0; bucket < 256; bucket++)
        {
            var size = ends[bucket];
            ends[bucket] = from;
            from += size;
        }

        // Each beginning moves to its bucket's end as the bucket fills.
        for (var i = 0; i < count; i++)
        {
            scratch[ends[(byte)(entries[i].Prefix >> shift)]++] = entries[i];
        }

        new ReadOnlySpan<SortEntry>(scratch, count).CopyTo(new Span<SortEntry>(entries, count));
        return true;
    }

    /// <summary>
    /// Entries that are equal up to <paramref name="depth"/>, where the shorter ones count as zeros: those that have ended come first, the
    /// shortest of them before the others.
    /// </summary>
    private void Tied(SortEntry* entries, SortEntry* scratch, int count, int depth)
    {
        var ended = MoveEndedFirst(entries, scratch, count, depth);
        OfEqualLength(entries, scratch, ended);
        var rest = entries + ended;
        var restScratch = scratch + ended;
        var many = count - ended;
        if (many < 2)
        {
            return;
        }

        if (depth >= DeepestBytes)
        {
            Compare(rest, restScratch, many);
            return;
        }

        for (var i = 0; i < many; i++)
        {
            rest[i].Prefix = field.Prefix(rest[i].Pair, depth);
        }

        ByPrefix(rest, restScratch, many, depth, 0);
    }

    private readonly int MoveEndedFirst(SortEntry* entries, SortEntry* scratch, int count, int depth)
    {
        var (ended, going) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            var length = field.Of(entries[i].Pair).Length;
            if (length > depth)
            {
                scratch[going++] = entries[i];
                continue;
            }

            entries[ended] = entries[i];
            entries[ended++].Prefix = (ulong)length;
        }

        new ReadOnlySpan<SortEntry>(scratch, going).CopyTo(new Span<SortEntry>(entries + ended, going));
        return ended;
    }

    /// <summary>Entries whose prefix is the length of their field: they differ in nothing else.</summary>
    private readonly void OfEqualLength(SortEntry* entries, SortEntry* scratch, int count)
    {
        if (count == 0)
        {
            return;
        }

        var ends = stackalloc int[256];
        Spread(entries, scratch, count, 0, ends);
        if (Equal is null)
        {
            return;
        }

        for (int from = 0, to; from < count; from = to)
        {
            for (to = from + 1; to < count && entries[to].Prefix == entries[from].Prefix;)
            {
                to++;
            }

            if (to - from > 1)
            {
                Equal(entries + from, scratch + from, to - from);
            }
        }
    }

    private readonly void Insert(SortEntry* entries, SortEntry* scratch, int count, int depth)
    {
        for (var i = 1; i < count; i++)
        {
            var entry = entries[i];
            var at = i;
            while (at > 0 && IsLess(entry, entries[at - 1], depth))
            {
                entries[at] = entries[at - 1];
                at--;
            }

            entries[at] = entry;
        }

        TellEqual(entries, scratch, count);
    }

    private readonly bool IsLess(in SortEntry left, in SortEntry right, int depth) =>
        left.Prefix != right.Prefix
            ? left.Prefix < right.Prefix
            : field
                .Of(left.Pair)[Math.Min(depth, field.Of(left.Pair).Length)..]
                .SequenceCompareTo(field.Of(right.Pair)[Math.Min(depth, field.Of(right.Pair).Length)..]) < 0;

    private readonly void Compare(SortEntry* entries, SortEntry* scratch, int count)
    {
        var by = field;
        MergeSort.Sort(entries, scratch, count, (left, right) => by.Of(left).SequenceCompareTo(by.Of(right)));
        TellEqual(entries, scratch, count);
    }

    private readonly void TellEqual(SortEntry* entries, SortEntry* scratch, int count)
    {
        if (Equal is null)
        {
            return;
        }

        for (int from = 0, to; from < count; from = to)
        {
            for (to = from + 1; to < count && field.Of(entries[to].Pair).SequenceEqual(field.Of(entries[from].Pair));)
            {
                to++;
            }

            if (to - from > 1)
            {
                Equal(entries + from, scratch + from, to - from);
            }
        }
    }
}
