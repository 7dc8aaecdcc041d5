namespace OrleansGrid.Kinds.MapReduce.Streaming;

/// <summary>
/// A MapReduce program whose functions are commands, as in Hadoop streaming: lines in on standard input, <c>key TAB value</c> lines out.
/// One process of each for a task.
/// </summary>
/// <remarks>
/// A combiner runs on pieces of the mapper's output that were put in order in memory, so it may see a key several times, or not at all.
/// </remarks>
internal sealed class CommandProgram : SpanMapReduce, IDisposable
{
    private readonly MapReduceSpec _spec;
    private readonly ItemContext _item;
    private readonly LineBuffer _lines = new();
    private readonly PairSink _mapped = new();
    private readonly PairSink _combined = new();
    private readonly CommandStage _mapper;
    private readonly CombineBuffer? _combining;
    private CommandStage? _reducer;

    public CommandProgram(MapReduceSpec spec, ItemContext item)
    {
        (_spec, _item) = (spec, item);
        _mapper = new CommandStage(spec.Mapper!, "mapper", item, _mapped);
        _combining = spec.Combiner is not null && spec.Combine != false ? new CombineBuffer() : null;
    }

    public override void MapBlock(ReadOnlySpan<byte> block, RecordFraming framing, SpanEmitter emit)
    {
        if (framing != RecordFraming.Lines)
        {
            throw new PermanentFailureException("Commands read lines; give the input as --format text or jsonl.");
        }

        _mapped.Target = _combining ?? emit;
        if (block.Contains((byte)'\r'))
        {
            FeedWithoutReturns(block);
        }
        else
        {
            FeedMapper(block);
            if (!block.EndsWith("\n"u8))
            {
                FeedMapper("\n"u8);
            }
        }

        CombineIf(_combining is { IsFull: true }, emit);
    }

    public override void EndMap(SpanEmitter emit)
    {
        _mapped.Target = _combining ?? emit;
        _mapper.End();
        CombineIf(_combining is not null, emit);
    }

    public override void Reduce(ReadOnlySpan<byte> key, SpanValues values, OutputWriter output)
    {
        if (_spec.Reducer is null)
        {
            base.Reduce(key, values, output);
            return;
        }

        while (values.MoveNext())
        {
            _lines.AddPair(key, values.Current);
            if (_lines.IsFull)
            {
                Pass(ReducerTo(output));
            }
        }
    }

    public override void EndReduce(OutputWriter output)
    {
        if (_spec.Reducer is not null)
        {
            Pass(ReducerTo(output));
            _reducer!.End();
        }
    }

    public void Dispose()
    {
        _mapper.Dispose();
        _reducer?.Dispose();
    }

    private CommandStage ReducerTo(OutputWriter output) =>
        _reducer ??= new CommandStage(_spec.Reducer!, "reducer", _item, new OutputSink(output));

    private void FeedMapper(ReadOnlySpan<byte> bytes) => _mapper.Feed(bytes, Context.InputPath);

    /// <summary>Lines that end with CR LF are given to commands without the CR, as Hadoop does.</summary>
    private void FeedWithoutReturns(ReadOnlySpan<byte> block)
    {
        while (!block.IsEmpty)
        {
            var end = block.IndexOf((byte)'\n');
            var line = end < 0 ? block : block[..end];
            block = end < 0 ? default : block[(end + 1)..];
            _lines.AddLine(line.EndsWith("\r"u8) ? line[..^1] : line);
            if (_lines.IsFull || block.IsEmpty)
            {
                FeedMapper(_lines.Bytes);
                _lines.Clear();
            }
        }
    }

    private void CombineIf(bool due, SpanEmitter emit)
    {
        if (!due)
        {
            return;
        }

        _combined.Target = emit;
        using var combiner = new CommandStage(_spec.Combiner!, "combiner", _item, _combined);
        _combining!.Drain(
            (key, value) =>
            {
                _lines.AddPair(key, value);
                if (_lines.IsFull)
                {
                    Pass(combiner);
                }
            }
        );
        Pass(combiner);
        combiner.End();
    }

    private void Pass(CommandStage command)
    {
        command.Feed(_lines.Bytes, null);
        _lines.Clear();
    }
}
