namespace OrleansGrid.Processes;

/// <summary>
/// A child through which bytes go: fed by the lane's thread, which takes what comes out at the same time. One process for a whole task,
/// however many records it has.
/// </summary>
internal sealed class FilterChild : IDisposable
{
    private const int LookMilliseconds = 10;

    private static readonly TimeSpan KillGrace = TimeSpan.FromSeconds(2);

    private readonly WritablePipe _input = new();
    private readonly ReadablePipe _output = new();
    private readonly ReadablePipe _error = new();
    private readonly Wakeup _wakeup;
    private readonly Tap _tap;
    private readonly ErrorTail _tail;
    private readonly ChildProcess _child;
    private readonly ChildStreams _streams;
    private readonly ChildWatch _watch;
    private bool _takesMore = true;
    private bool _ended;

    /// <param name="errors">Given standard error as it comes; null for nobody.</param>
    /// <exception cref="ChildProcessException">It could not be started here.</exception>
    public FilterChild(ChildCommand command, IChildOutput output, CancellationToken cancellation, ErrorLines? errors = null)
    {
        OrphanWatch.EnsureForThisSilo();
        var tag = CommandTag.Next();
        _tap = new Tap(output);
        _tail = new ErrorTail(command.MaxErrorBytes, errors);
        _wakeup = Wakeup.OfItsOwn(cancellation);
        try
        {
            _child = ChildProcess.Start(command, new StandardStreams(_input.ReadEnd, _output.WriteEnd, _error.WriteEnd), tag);
        }
        catch
        {
            ClosePipes();
            throw;
        }

        _input.CloseReadEnd();
        _output.CloseWriteEnd();
        _error.CloseWriteEnd();
        _streams = new ChildStreams(_output.ReadEnd, _error.ReadEnd, _child.ExitDescriptor, _wakeup.Descriptor, _tap, _tail);
        _watch = new ChildWatch(_child, _streams, _tap, new CommandFamily(_child.Pid, tag), KillGrace, cancellation);
    }

    /// <summary>Gives it bytes. A child that wants no more of them (as <c>head</c> does) is given none.</summary>
    public void Feed(ReadOnlySpan<byte> bytes) =>
        _takesMore =
            _takesMore && _streams.Feed(_input.WriteEnd, bytes, _child.ExitDescriptor < 0 ? LookMilliseconds : -1, _child.HasExited);

    /// <summary>There is no more input: takes the rest of the output and waits for the child's end.</summary>
    public ChildExit End()
    {
        _input.Dispose();
        _watch.ToEnd();
        var (exitCode, signal) = _child.Reap();
        _ended = true;
        return new ChildExit(exitCode, signal, [], false, _tail.ToString(), _watch.Killed);
    }

    /// <summary>What has not come to its end is killed, with all that it started.</summary>
    public void Dispose()
    {
        if (!_ended)
        {
            _tap.Close();
            _watch.KillAtOnce();
        }

        _tail.End();
        _child.Dispose();
        ClosePipes();
    }

    private void ClosePipes()
    {
        _input.Dispose();
        _output.Dispose();
        _error.Dispose();
        _wakeup.Dispose();
    }

    /// <summary>
    /// Lets the output through until it is closed: whoever refused what the child said is not to be given its last words, refuse again, and
    /// leave the child unburied.
    /// </summary>
    private sealed class Tap(IChildOutput output) : IChildOutput
    {
        private bool _closed;

        public bool Truncated => output.Truncated;

        public void Close() => _closed = true;

        public void Append(ReadOnlySpan<byte> bytes)
        {
            if (!_closed)
            {
                output.Append(bytes);
            }
        }
    }
}
