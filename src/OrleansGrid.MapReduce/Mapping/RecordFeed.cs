using OrleansGrid.MapReduce.Reading;

namespace OrleansGrid.MapReduce.Mapping;

/// <summary>Hands the records of a split to the program's map function, and says of one that fails which it is.</summary>
/// <param name="bad">Records that may fail and be left out; null for none.</param>
internal sealed class RecordFeed(SpanMapReduce program, ProgramContext context, SpanEmitter emit, BadRecords? bad = null)
{
    private readonly HeldPairs? _held = bad is null ? null : new HeldPairs();

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

            Map(block, input.Framing, input.Place);
            progress.At(input.BytesRead);
        }

        program.EndMap(emit);
    }

    private void Map(ReadOnlySpan<byte> block, RecordFraming framing, RecordPlace place)
    {
        context.InputPath = place.Path;
        context.InputOffset = place.Offset;
        context.InputStart = place.Piece?.Offset ?? 0;
        context.InputLength = place.Piece?.Length ?? 0;
        try
        {
            if (program.OwnMapBlock)
            {
                program.MapBlock(block, framing, emit);
                Records += CountRecords(block, framing);
            }
            else if (framing.Length == 0)
            {
                MapLines(block, place);
            }
            else
            {
                MapFixed(block, framing.Length > 0 ? framing.Length : block.Length, place);
            }
        }
        catch (Exception error) when (RecordFailedException.IsOfRecord(error))
        {
            throw RecordFailedException.Of(
                error,
                place with
                {
                    Offset = context.InputOffset,
                },
                block[(int)(context.InputOffset - place.Offset)..]
            );
        }
    }

    private void MapLines(ReadOnlySpan<byte> block, RecordPlace place)
    {
        for (var at = 0; at < block.Length;)
        {
            var end = block[at..].IndexOf((byte)'\n');
            var line = end < 0 ? block[at..] : block.Slice(at, end);
            context.InputOffset = place.Offset + at;
            at += line.Length + 1;
            if (!line.IsEmpty && line[^1] == (byte)'\r')
            {
                line = line[..^1];
            }

            MapOne(line, place);
        }
    }

    private void MapFixed(ReadOnlySpan<byte> block, int length, RecordPlace place)
    {
        for (var at = 0; at < block.Length; at += length)
        {
            context.InputOffset = place.Offset + at;
            MapOne(block.Slice(at, length), place);
        }
    }

    private void MapOne(ReadOnlySpan<byte> record, RecordPlace place)
    {
        Records++;
        if (_held is null)
        {
            program.Map(record, emit);
            return;
        }

        try
        {
            program.Map(record, _held);
        }
        catch (Exception error) when (error is not OperationCanceledException && bad!.MaySkip(place with { Offset = context.InputOffset }))
        {
            _held.Drop();
            return;
        }

        _held.PassTo(emit);
    }

    private static long CountRecords(ReadOnlySpan<byte> block, RecordFraming framing) =>
        framing.Length switch
        {
            0 => block.Count((byte)'\n') + (block[^1] == (byte)'\n' ? 0 : 1),
            > 0 => block.Length / framing.Length,
            _ => 1,
        };
}
