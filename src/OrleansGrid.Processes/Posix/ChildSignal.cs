namespace OrleansGrid.Processes.Posix;

/// <summary>SIGCHLD must not be ignored, or the kernel reaps children by itself and their exit codes are lost.</summary>
/// <remarks>A disposition is inherited: a silo started under <c>trap '' CHLD</c> has it ignored without wanting so.</remarks>
internal static unsafe class ChildSignal
{
    private static readonly nint Ignored = 1;
    private static readonly bool Done = StopIgnoring();

    public static void EnsureNotIgnored() => _ = Done;

    private static bool StopIgnoring()
    {
        // The handler is the first field of struct sigaction on every system we run on; all zero is the default disposition.
        var action = stackalloc byte[Libc.OpaqueSize];
        new Span<byte>(action, Libc.OpaqueSize).Clear();
        if (Libc.SignalAction(Libc.SIGCHLD, null, action) == 0 && *(nint*)action == Ignored)
        {
            new Span<byte>(action, Libc.OpaqueSize).Clear();
            _ = Libc.SignalAction(Libc.SIGCHLD, action, null);
        }

        return true;
    }
}
