using System.Diagnostics;
using OrleansGrid.Processes.Environments;

namespace OrleansGrid.Processes.Portable;

/// <summary>A child that threads of its own feed and hear, so that neither waits for the other.</summary>
internal sealed class PortableFilterChild : IFilterChild
{
    private readonly OutputTap _tap;
    private readonly ErrorTail _tail;
    private readonly CancellationToken _cancellation;
    private readonly Process _process;
    private readonly PortableStreams _streams;
    private readonly PortableWatch _watch;
    private readonly InputPump _input;
    private bool _takesMore = true;
    private bool _ended;

    public PortableFilterChild(
        ChildCommand command,
        PassedEnvironment environment,
        IChildOutput output,
        ErrorLines? errors,
        CancellationToken cancellation
    )
    {
        _tap = new OutputTap(output);
        _tail = new ErrorTail(command.MaxErrorBytes, errors);
        _cancellation = cancellation;
        _process = PortableStart.Start(command, environment);
        _streams = new PortableStreams(_process, _tap, _tail, cancellation);
        _watch = new PortableWatch(_process, _streams, _tap, command.Limits, cancellation);
        _input = new InputPump(_process.StandardInput.BaseStream, _streams.Bell);
    }

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (_takesMore && !bytes.IsEmpty)
        {
            if (_watch.Exceeded is not null || _input.Broken || _cancellation.IsCancellationRequested || _process.HasExited)
            {
                _takesMore = false;
            }
            else if (_input.Give(bytes) is > 0 and var given)
            {
                bytes = bytes[given..];
                _streams.TakeAll();
            }
            else
            {
                _streams.Wait(PortableWatch.LookMilliseconds);
            }
        }
    }

    public ChildExit End()
    {
        _input.End();
        _watch.ToEnd();
        _ended = true;
        return new ChildExit(_process.ExitCode, null, [], false, _tail.ToString(), _watch.Killed, _watch.Exceeded);
    }

    public void Dispose()
    {
        _input.End();
        if (!_ended)
        {
            _tap.Close();
            _watch.KillAtOnce();
        }

        _tail.End();
        _streams.Dispose();
        _process.Dispose();
    }
}
