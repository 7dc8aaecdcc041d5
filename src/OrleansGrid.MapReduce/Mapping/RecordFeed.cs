using OrleansGrid.MapReduce.Reading;

namespace OrleansGrid.MapReduce.Mapping;

/// <summary>Hands the records of a split to the program's map function.</summary>
internal sealed class RecordFeed(SpanMapReduce program, ProgramContext context, SpanEmitter emit)
{
    public long Records { get; private set; }

    public void Run(RecordReader input, TaskProgress progress, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var block = input.NextBlock();
            if (block.IsEmpty)
            {
                break;
            }

            context.InputPath = input.Place.Path;
            Map(block, input.Framing);
            progress.At(input.BytesRead);
        }

        program.EndMap(emit);
    }

    private void Map(ReadOnlySpan<byte> block, RecordFraming framing)
    {
        if (program.OwnMapBlock)
        {
            program.MapBlock(block, framing, emit);
            Records += CountRecords(block, framing);
        }
        else if (framing.Length == 0)
        {
            MapLines(block);
        }
        else
        {
            MapFixed(block, framing.Length > 0 ? framing.Length : block.Length);
        }
    }

    private void MapLines(ReadOnlySpan<byte> block)
    {
        while (!block.IsEmpty)
        {
            var end = block.IndexOf((byte)'\n');
            var line = end < 0 ? block : block[..end];
            block = end < 0 ? [] : block[(end + 1)..];
            if (!line.IsEmpty && line[^1] == (byte)'\r')
            {
                line = line[..^1];
            }

            Records++;
            program.Map(line, emit);
        }
    }

    private void MapFixed(ReadOnlySpan<byte> block, int length)
    {
        for (; !block.IsEmpty; block = block[length..])
        {
            Records++;
            program.Map(block[..length], emit);
        }
    }

    private static long CountRecords(ReadOnlySpan<byte> block, RecordFraming framing) =>
        framing.Length switch
        {
            0 => block.Count((byte)'\n') + (block[^1] == (byte)'\n' ? 0 : 1),
            > 0 => block.Length / framing.Length,
            _ => 1,
        };
}
