using System.Globalization;
using OrleansGrid.Processes.Posix;

namespace OrleansGrid.Processes.Tests.Posix;

public sealed class PosixChildRunnerTests : ChildRunnerTests
{
    private protected override IChildProcesses Children { get; } = new PosixChildren(Running.Inherited);

    private protected override (int? ExitCode, int? Signal) AfterSignal(int signal) => (null, signal);

    private protected override bool IsGone(string pid) => Running.IsGone(pid);

    [Fact]
    public void It_leads_a_session_and_group_of_its_own()
    {
        var exit = Children.Run(Running.Script("echo $$; cut -d' ' -f5,6 /proc/$$/stat"));
        var pid = exit.Lines()[0];
        Assert.Equal($"{pid} {pid}", exit.Lines()[1]);
    }

    [Fact]
    public void No_descriptor_but_the_standard_three_is_inherited()
    {
        // A copy is inheritable: what a native library or the silo's parent may have left open.
        var inheritable = Libc.Duplicate(StandardStreams.Null);
        var exit = Children.Run(Running.Command("ls", "/proc/self/fd"));
        _ = Libc.Close(inheritable);

        // The fourth is the folder that ls reads.
        Assert.Equal(["0", "1", "2", "3"], exit.Lines());
    }

    [Fact]
    public void No_signal_is_blocked_or_ignored_in_the_child()
    {
        var exit = Children.Run(Running.Command("grep", "-E", "^Sig(Blk|Ign):", "/proc/self/status"));

        // Signals 32 and 33 belong to glibc, which ignores them in everything it spawns and takes them back when it needs them.
        var signals = exit.Lines().Select(line => ulong.Parse(line.Split('\t')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        Assert.Equal([0UL, 0UL], signals.Select(set => set & ~0x1_8000_0000UL));
    }
}
