using System.Runtime.InteropServices;

namespace OrleansGrid.Processes.Posix;

/// <summary>How every child starts: leader of its own session, no signal blocked, every signal at its default.</summary>
/// <remarks>
/// Without it children inherit .NET's ignored SIGPIPE, and <c>yes | head</c> never ends. Made once; only read afterwards.
/// </remarks>
internal static unsafe class SpawnAttributes
{
    public static void* Shared { get; } = Make();

    private static void* Make()
    {
        var attributes = NativeMemory.AllocZeroed(Libc.OpaqueSize);
        var signals = stackalloc byte[Libc.OpaqueSize];
        _ = Libc.SpawnAttributesInit(attributes);
        _ = Libc.EmptySignals(signals);
        _ = Libc.SpawnAttributesSetMask(attributes, signals);
        _ = Libc.FillSignals(signals);
        _ = Libc.SpawnAttributesSetDefault(attributes, signals);
        _ = Libc.SpawnAttributesSetFlags(
            attributes,
            (ushort)(Libc.POSIX_SPAWN_SETSIGDEF | Libc.POSIX_SPAWN_SETSIGMASK | Libc.POSIX_SPAWN_SETSID | Libc.POSIX_SPAWN_CLOEXEC_DEFAULT)
        );
        return attributes;
    }
}
