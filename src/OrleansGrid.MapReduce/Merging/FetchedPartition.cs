using OrleansGrid.MapReduce.Mapping;
using OrleansGrid.MapReduce.Reducing;

namespace OrleansGrid.MapReduce.Merging;

/// <summary>One partition of a map task's output, from wherever it is kept.</summary>
internal sealed class FetchedPartition(
    MapOutput output,
    int partition,
    IMapOutputSource source,
    Action<long> fetched,
    CancellationToken cancellation
) : RunSource
{
    public override long Bytes => output.Partitions[partition].Bytes;

    public override RunStream Open() => new Stream(output, partition, source, fetched, cancellation);

    private sealed class Stream(
        MapOutput output,
        int partition,
        IMapOutputSource source,
        Action<long> fetched,
        CancellationToken cancellation
    ) : RunStream
    {
        private long _at;

        public override int Read(Span<byte> buffer)
        {
            var left = output.Partitions[partition].Bytes - _at;
            if (left == 0)
            {
                return 0;
            }

            var read = source.Read(output, partition, _at, buffer[..(int)Math.Min(buffer.Length, left)], cancellation);
            _at += read;
            fetched(read);
            return read;
        }

        public override void Dispose() { }

        public override Exception Damaged(string why) =>
            new MapOutputLostException(
                [output.Split],
                $"Map output of split {output.Split}, partition {partition}, kept as {output.File} by silo {output.Silo}, is damaged "
                    + $"before byte {_at} of the partition: {why}."
            );
    }
}
