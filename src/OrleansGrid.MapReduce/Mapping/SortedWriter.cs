using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using OrleansGrid.MapReduce.Blocks;
using OrleansGrid.MapReduce.Combining;
using OrleansGrid.MapReduce.Merging;
using OrleansGrid.MapReduce.Sorting;

namespace OrleansGrid.MapReduce.Mapping;

/// <summary>Writes sorted entries as a part of a run, combined where the program combines.</summary>
internal sealed unsafe class SortedWriter(PairOrder order, PairCombiner? combiner)
{
    /// <summary>
    /// How many entries ahead pairs are fetched: they lie all over the buffer, and waiting for each would take longer than the rest.
    /// </summary>
    private const int Ahead = 12;

    private readonly EntryValues _values = new();

    public void Write(SortEntry* entries, int count, BlockWriter to)
    {
        if (combiner is null)
        {
            Copy(entries, count, to);
        }
        else
        {
            Combine(entries, count, combiner, to);
        }
    }

    private static void Copy(SortEntry* entries, int count, BlockWriter to)
    {
        for (var i = 0; i < count; i++)
        {
            if (i + Ahead < count)
            {
                Prefetch(entries[i + Ahead].Pair);
            }

            var pair = entries[i].Pair;
            to.AddPair(pair, (uint)(PairCode.Read(pair).End - pair));
        }
    }

    private void Combine(SortEntry* entries, int count, PairCombiner combiner, BlockWriter to)
    {
        for (int from = 0, next; from < count; from = next)
        {
            var pair = PairCode.Read(entries[from].Pair);
            for (next = from + 1; next < count && order.CompareKeys(pair.KeySpan, SortField.Key.Of(entries[next].Pair)) == 0;)
            {
                next++;
            }

            if (next == from + 1)
            {
                to.AddPair(entries[from].Pair, (uint)(pair.End - entries[from].Pair));
                continue;
            }

            _values.Start(entries + from, next - from);
            combiner.Combine(pair.KeySpan, _values, to);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(byte* pair)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        Sse.Prefetch0(pair);
        Sse.Prefetch0(pair + 64);
    }
}
