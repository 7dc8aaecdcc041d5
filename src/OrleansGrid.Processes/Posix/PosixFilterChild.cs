using OrleansGrid.Processes.Users;

namespace OrleansGrid.Processes.Posix;

/// <summary>A child that is fed and heard in one <c>poll</c>, on the lane's own thread.</summary>
internal sealed class PosixFilterChild : IFilterChild
{
    private const int LookMilliseconds = 10;

    private static readonly TimeSpan KillGrace = TimeSpan.FromSeconds(2);

    private readonly WritablePipe _input = new();
    private readonly ReadablePipe _output = new();
    private readonly ReadablePipe _error = new();
    private readonly Wakeup _wakeup;
    private readonly OutputTap _tap;
    private readonly ErrorTail _tail;
    private readonly ChildProcess _child;
    private readonly ChildStreams _streams;
    private readonly LimitWatch _limits;
    private readonly ChildWatch _watch;
    private bool _takesMore = true;
    private bool _ended;

    public PosixFilterChild(
        ChildCommand command,
        EncodedEnvironment passed,
        CommandUser? user,
        IChildOutput output,
        ErrorLines? errors,
        CancellationToken cancellation
    )
    {
        OrphanWatch.EnsureForThisSilo();
        var tag = CommandTag.Next();
        _tap = new OutputTap(output);
        _tail = new ErrorTail(command.MaxErrorBytes, errors);
        _wakeup = Wakeup.OfItsOwn(cancellation);
        try
        {
            var standard = new StandardStreams(_input.ReadEnd, _output.WriteEnd, _error.WriteEnd);
            _child = ChildProcess.Start(command, passed, user, standard, tag);
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
        var family = new CommandFamily(_child.Pid, tag);
        _limits = new LimitWatch(command.Limits, family, _streams);
        _watch = new ChildWatch(_child, _streams, _tap, family, _limits, KillGrace, cancellation);
    }

    public void Feed(ReadOnlySpan<byte> bytes) =>
        _takesMore =
            _takesMore
            && _streams.Feed(_input.WriteEnd, bytes, _child.ExitDescriptor < 0 ? LookMilliseconds : _limits.WaitMilliseconds, TakesNoMore);

    public ChildExit End()
    {
        _input.Dispose();
        _watch.ToEnd();
        var (exitCode, signal) = _child.Reap();
        _ended = true;
        return new ChildExit(exitCode, signal, [], false, _tail.ToString(), _watch.Killed, _limits.Exceeded);
    }

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

    private bool TakesNoMore() => _limits.IsOver() || (_child.ExitDescriptor < 0 && _child.HasExited());

    private void ClosePipes()
    {
        _input.Dispose();
        _output.Dispose();
        _error.Dispose();
        _wakeup.Dispose();
    }
}
