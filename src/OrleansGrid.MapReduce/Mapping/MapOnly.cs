using OrleansGrid.MapReduce.Output;
using OrleansGrid.MapReduce.Reading;
using OrleansGrid.MapReduce.Reducing;

namespace OrleansGrid.MapReduce.Mapping;

/// <summary>A map task of a job without reducers: what it emits is a part of the output.</summary>
internal static class MapOnly
{
    public static MapOutput Run(
        MapReduceSpec spec,
        SpanMapReduce program,
        ProgramContext context,
        int split,
        RecordReader input,
        string attemptFile,
        TaskProgress progress,
        BadRecords? bad,
        CancellationToken cancellation
    )
    {
        using var part = new PartWriter(attemptFile, spec.Compression);
        var output = new PartOutput(part);
        var emitter = new Emitter(program, output);
        var feed = new RecordFeed(program, context, emitter, bad);
        feed.Run(input, progress, cancellation);
        var written = output.Finish();
        return new MapOutput
        {
            Split = split,
            Silo = "",
            File = attemptFile,
            Partitions = [],
            InputBytes = input.BytesRead,
            InputRecords = feed.Records,
            EmittedRecords = emitter.Emitted,
            Part = new ReduceOutput(
                split,
                OutputPlaces.NameOf(attemptFile),
                written.Bytes,
                written.Records,
                written.Checksum,
                input.BytesRead,
                feed.Records
            ),
        };
    }

    private sealed class Emitter(SpanMapReduce program, OutputWriter output) : SpanEmitter
    {
        public long Emitted { get; private set; }

        public override void Emit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            program.WritePair(key, value, output);
            Emitted++;
        }

        public override void Emit(ReadOnlySpan<byte> key, long value)
        {
            program.WritePair(key, value, output);
            Emitted++;
        }
    }
}
