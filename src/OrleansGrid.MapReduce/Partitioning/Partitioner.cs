using OrleansGrid.MapReduce.Planning;
using OrleansGrid.MapReduce.Sorting;

namespace OrleansGrid.MapReduce.Partitioning;

/// <summary>Says which partition a key belongs to: the same for equal keys, on every silo.</summary>
internal abstract class Partitioner
{
    public abstract int Of(ReadOnlySpan<byte> key);

    public static Partitioner For(SpanMapReduce program, MapReducePlan plan, PairOrder order)
    {
        if (plan.Partitioning == "range")
        {
            return new RangePartitioner(
                order,
                plan.Boundaries ?? throw new PermanentFailureException("The plan wants partitions by range but has no boundaries.")
            );
        }

        if (program.OwnPartition)
        {
            return new OwnPartitioner(program, plan.Partitions);
        }

        if (program.OwnKeyOrder && plan.Partitions > 1)
        {
            throw new PermanentFailureException(
                "The program has an order of keys of its own, so keys that it takes for equal may have different bytes: it must also say "
                    + "how keys are partitioned."
            );
        }

        return new HashPartitioner(plan.Partitions);
    }
}
