using OrleansGrid.MapReduce.Blocks;
using OrleansGrid.MapReduce.Planning;
using OrleansGrid.MapReduce.Sorting;

namespace OrleansGrid.MapReduce.Combining;

/// <summary>Merges the values of one key into fewer, as the program says.</summary>
internal abstract class PairCombiner
{
    /// <summary>Hands the merged values of a key to <paramref name="to"/>.</summary>
    public abstract void Combine(ReadOnlySpan<byte> key, ValueCursor values, BlockWriter to);

    /// <summary>
    /// The program's combiner, or null for none. A program whose values arrive in an order of their own is not combined:
    /// merged values would have to be put into that order again, and combining is never promised.
    /// </summary>
    public static PairCombiner? For(SpanMapReduce program, MapReducePlan plan, PairOrder order) =>
        (plan.Combine && !order.OrdersValues, program.Combining) switch
        {
            (true, SpanCombining.Sum) => new SumCombiner(),
            (true, _) when program.OwnCombine => new ProgramCombiner(program, order),
            _ => null,
        };
}
