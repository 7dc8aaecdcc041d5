using OrleansGrid.Processes.Posix;

namespace OrleansGrid.Processes.Tests.Posix;

public sealed class PosixCancellationTests : CancellationTests
{
    // Not "sleep & wait": a shell that has just forked swallows the signal for its child too, which then sleeps through the whole grace.
    private const string UntilSignalled = "while :; do :; done";

    private protected override IChildProcesses Children { get; } = new PosixChildren(Running.Inherited);

    private protected override (int? ExitCode, int? Signal) AfterSignal(int signal) => (null, signal);

    private protected override bool IsGone(string pid) => Running.IsGone(pid);

    [Fact]
    public void A_cancelled_command_is_asked_politely_first()
    {
        var exit = Children.RunAndCancelWhenReady(Running.Script($"trap 'echo bye; exit 3' TERM; echo ready; {UntilSignalled}"));
        Assert.Equal((3, null, true), (exit.ExitCode, exit.Signal, exit.Killed));
        Assert.Equal(["ready", "bye"], exit.Lines());
    }

    [Fact]
    public void Children_of_a_shell_that_dies_at_once_have_the_same_grace()
    {
        var exit = Children.RunAndCancelWhenReady(
            Running.Script($"sh -c 'trap \"echo saved; exit\" TERM; echo ready; {UntilSignalled}' & wait")
        );
        Assert.Equal(Libc.SIGTERM, exit.Signal);
        Assert.Equal(["ready", "saved"], exit.Lines());
    }

    [Fact]
    public void A_daemon_whose_parents_have_died_is_found_by_its_tag()
    {
        var exit = Children.RunAndCancelWhenReady(
            Running.Script(
                "sh -c 'setsid sh -c \"trap \\\"\\\" TERM; echo \\$\\$; echo ready; sleep 1000\" &'; trap '' TERM; sleep 1000"
            ) with
            {
                KillGrace = TimeSpan.Zero,
            }
        );
        Assert.True(Running.IsGone(exit.Lines()[0]));
    }
}
