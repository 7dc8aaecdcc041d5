namespace OrleansGrid.Processes.Posix;

/// <summary>Waits for a child's output, its end and its cancellation in one <c>poll</c>, on the lane's own thread.</summary>
internal sealed unsafe partial class ChildStreams(int output, int error, int exit, int wakeup, IChildOutput capture, ErrorTail tail)
{
    private const int Output = 0;
    private const int Error = 1;
    private const int Exit = 2;
    private const int Cancel = 3;

    [ThreadStatic]
    private static byte[]? _buffer;

    private readonly PollDescriptor[] _descriptors = [new(output), new(error), new(exit), new(wakeup), new(-1) { Events = Libc.POLLOUT }];

    /// <summary>All who could write have closed their ends.</summary>
    public bool Ended => _descriptors[Output].Descriptor < 0 && _descriptors[Error].Descriptor < 0;

    public bool ExitSeen { get; private set; }

    /// <summary>Bytes that have come by both, also such as nobody wanted.</summary>
    public long Written { get; private set; }

    public void IgnoreWakeup() => _descriptors[Cancel].Descriptor = -1;

    /// <summary>Waits (-1: without end) for anything to happen and takes what has come. False when nothing did.</summary>
    public bool Wait(int milliseconds)
    {
        if (!Poll(milliseconds))
        {
            return false;
        }

        TakeAll();
        return true;
    }

    private bool Poll(int milliseconds)
    {
        fixed (PollDescriptor* descriptors = _descriptors)
        {
            return Libc.Poll(descriptors, (nuint)_descriptors.Length, milliseconds) > 0;
        }
    }

    private void TakeAll()
    {
        if (Take(Output) is { Length: > 0 } printed)
        {
            capture.Append(printed);
        }

        // Past the limit nothing more is wanted, and the command is about to be killed.
        if (capture.Truncated)
        {
            _descriptors[Output].Descriptor = -1;
        }

        if (Take(Error) is { Length: > 0 } complaint)
        {
            tail.Append(complaint);
        }

        if (_descriptors[Exit].Ready)
        {
            ExitSeen = true;
            _descriptors[Exit].Descriptor = -1;
        }
    }

    /// <summary>Takes what is in the pipes now. Bounded, for somebody who got away may be writing for ever.</summary>
    public void TakeRest()
    {
        const int pipeCapacityInReads = 64;
        for (var i = 0; i < pipeCapacityInReads && !Ended && Wait(0); i++) { }
    }

    /// <summary>Waits a moment for the end of both pipes.</summary>
    /// <remarks>
    /// A program that another thread is just starting holds every descriptor of the silo until its exec, ours too. That is soon over, and
    /// only who holds a pipe for longer is worth a search through the process table.
    /// </remarks>
    public void AwaitEnd(int milliseconds)
    {
        TakeRest();
        var start = Environment.TickCount64;
        while (!Ended && Environment.TickCount64 - start is var passed && passed < milliseconds)
        {
            Wait(milliseconds - (int)passed);
        }
    }

    private ReadOnlySpan<byte> Take(int stream)
    {
        ref var descriptor = ref _descriptors[stream];
        if (!descriptor.Ready)
        {
            return default;
        }

        var buffer = _buffer ??= new byte[64 * 1024];
        var count = Libc.Read(descriptor.Descriptor, buffer.AsSpan());
        if (count == 0)
        {
            descriptor.Descriptor = -1;
        }

        Written += count;
        return buffer.AsSpan(0, count);
    }
}
