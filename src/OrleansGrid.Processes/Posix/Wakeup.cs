namespace OrleansGrid.Processes.Posix;

/// <summary>Wakes a lane out of <c>poll</c> when its command is cancelled.</summary>
/// <remarks>
/// One pipe for each lane thread, used for one command after another: two descriptors for each command would be a waste. A command beside
/// others has its own.
/// </remarks>
internal sealed unsafe class Wakeup : IDisposable
{
    [ThreadStatic]
    private static Wakeup? _ofThisThread;

    // Not disposed: when the lane's thread has ended, its handles are closed by their finalizers.
    private readonly ReadablePipe _pipe = new();
    private CancellationTokenRegistration _registration;
    private volatile bool _signalled;
    private bool _isShared = true;

    public int Descriptor => _pipe.ReadEnd;

    public static Wakeup On(CancellationToken cancellation) => (_ofThisThread ??= new Wakeup()).For(cancellation);

    /// <summary>For a command that is not the only one of its thread.</summary>
    public static Wakeup OfItsOwn(CancellationToken cancellation) => new Wakeup { _isShared = false }.For(cancellation);

    private Wakeup For(CancellationToken cancellation)
    {
        _registration = cancellation.UnsafeRegister(static state => ((Wakeup)state!).Signal(), this);
        return this;
    }

    /// <summary>Makes it ready for the next command.</summary>
    public void Dispose()
    {
        // Waits for a signal that is being sent, so that it cannot reach the lane's next command.
        _registration.Dispose();
        if (!_isShared)
        {
            _pipe.Dispose();
            return;
        }

        if (!_signalled)
        {
            return;
        }

        Span<byte> one = stackalloc byte[1];
        _ = Libc.Read(_pipe.ReadEnd, one);
        _signalled = false;
    }

    private void Signal()
    {
        byte one = 1;
        _signalled = Libc.Write(_pipe.WriteEnd, &one, 1) == 1;
    }
}
