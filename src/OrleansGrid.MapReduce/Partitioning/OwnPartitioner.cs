namespace OrleansGrid.MapReduce.Partitioning;

/// <summary>Asks the program, and does not believe everything.</summary>
internal sealed class OwnPartitioner(SpanMapReduce program, int partitions) : Partitioner
{
    public override int Of(ReadOnlySpan<byte> key)
    {
        var partition = program.Partition(key, partitions);
        return (uint)partition < (uint)partitions
            ? partition
            : throw new PermanentFailureException(
                $"The program's Partition gave {partition}; there are the partitions 0 to {partitions - 1}."
            );
    }
}
