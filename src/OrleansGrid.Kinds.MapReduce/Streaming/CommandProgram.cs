using OrleansGrid.Processes;

namespace OrleansGrid.Kinds.MapReduce.Streaming;

/// <summary>
/// A MapReduce program whose functions are commands, as in Hadoop streaming: lines in on standard input, <c>key TAB value</c> lines out.
/// One process of the mapper for each file of a task, for a script asks its environment which file it reads; one of the others for a task.
/// </summary>
/// <remarks>
/// A combiner runs on pieces of the mapper's output that were put in order in memory, so it may see a key several times, or not at all.
/// </remarks>
internal sealed class CommandProgram : SpanMapReduce, IDisposable
{
    private readonly MapReduceSpec _spec;
    private readonly ItemContext _item;
    private readonly IChildProcesses _children;
    private readonly LineBuffer _lines = new();
    private readonly PairSink _mapped = new();
    private readonly PairSink _combined = new();
    private readonly CommandStage _mapper;
    private readonly CombineBuffer? _combining;
    private CommandStage? _reducer;
    private InputPart? _reading;

    public CommandProgram(MapReduceSpec spec, ItemContext item, IChildProcesses children)
    {
        (_spec, _item, _children) = (spec, item, children);
        _mapper = new CommandStage(spec.Mapper!, "mapper", spec, item, _mapped, children);
        _combining = spec.Combiner is not null && spec.Combine != false ? new CombineBuffer() : null;
    }

    public override void MapBlock(ReadOnlySpan<byte> block, RecordFraming framing, SpanEmitter emit)
    {
        if (framing != RecordFraming.Lines)
        {
            throw new PermanentFailureException("Commands read lines; give the input as --format text or jsonl.");
        }

        _mapped.Target = _combining ?? emit;
        BeginFile();
        if (block.Contains((byte)'\r'))
        {
            FeedWithoutReturns(block);
        }
        else if (block.EndsWith("\n"u8))
        {
            _mapper.Feed(block, _reading, Context.InputOffset);
        }
        else
        {
            FeedWithEnd(block);
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
        _reducer ??= new CommandStage(_spec.Reducer!, "reducer", _spec, _item, new OutputSink(output), _children);

    /// <summary>The mapper of the file before is ended. A look at the input is worth no process for each of its many places.</summary>
    private void BeginFile()
    {
        var next = new InputPart(Context.InputPath ?? "", Context.InputStart, Context.InputLength);
        if (_reading is not null && next != _reading && !Context.IsLookingAhead)
        {
            _mapper.End();
        }

        _reading = next;
    }

    /// <summary>The last line of a file may lack its end.</summary>
    private void FeedWithEnd(ReadOnlySpan<byte> block)
    {
        var last = block.LastIndexOf((byte)'\n') + 1;
        if (last > 0)
        {
            _mapper.Feed(block[..last], _reading, Context.InputOffset);
        }

        _lines.AddLine(block[last..]);
        _mapper.Feed(_lines.Bytes, _reading, Context.InputOffset + last);
        _lines.Clear();
    }

    /// <summary>Lines that end with CR LF are given to commands without the CR, as Hadoop does.</summary>
    private void FeedWithoutReturns(ReadOnlySpan<byte> block)
    {
        var (at, begun) = (0, 0);
        while (at < block.Length)
        {
            var end = block[at..].IndexOf((byte)'\n');
            var line = end < 0 ? block[at..] : block.Slice(at, end);
            at += end < 0 ? line.Length : end + 1;
            _lines.AddLine(line.EndsWith("\r"u8) ? line[..^1] : line);
            if (_lines.IsFull || at == block.Length)
            {
                _mapper.Feed(_lines.Bytes, _reading, Context.InputOffset + begun);
                _lines.Clear();
                begun = at;
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
        using var combiner = new CommandStage(_spec.Combiner!, "combiner", _spec, _item, _combined, _children);
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
        command.Feed(_lines.Bytes);
        _lines.Clear();
    }
}
