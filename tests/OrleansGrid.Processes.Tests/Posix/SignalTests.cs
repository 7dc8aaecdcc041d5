using System.Runtime.InteropServices;
using OrleansGrid.Processes.Posix;

namespace OrleansGrid.Processes.Tests.Posix;

/// <summary>What a silo that was started in a script's background, or by <c>nohup</c>, hands on to its commands: nothing.</summary>
public unsafe class SignalTests
{
    private const int Hangup = 1;
    private const int Interrupt = 2;
    private const int Quit = 3;
    private const int Pipe = 13;

    // Signals 1 to 31; of the others the C library keeps two for itself.
    private const long Classic = 0x7fffffff;

    [Theory]
    [InlineData(Hangup)]
    [InlineData(Interrupt)]
    [InlineData(Quit)]
    [InlineData(Pipe)]
    public void A_command_has_no_signal_ignored_or_blocked_whatever_its_silo_has(int signal)
    {
        var before = stackalloc byte[Libc.OpaqueSize];
        var ignored = stackalloc byte[Libc.OpaqueSize];
        new Span<byte>(ignored, Libc.OpaqueSize).Clear();
        // The handler is the first field, and 1 is SIG_IGN.
        Marshal.WriteIntPtr((nint)ignored, 1);
        Assert.Equal(0, Libc.SignalAction(signal, ignored, before));
        try
        {
            var masks = new PosixChildren(Running.Inherited)
                .Run(Running.Command("grep", "-E", "^Sig(Ign|Blk)", "/proc/self/status"))
                .Lines();
            Assert.Equal(2, masks.Length);
            Assert.All(masks, mask => Assert.Equal(0, Convert.ToInt64(mask[^16..], 16) & Classic));
        }
        finally
        {
            _ = Libc.SignalAction(signal, before, null);
        }
    }
}
