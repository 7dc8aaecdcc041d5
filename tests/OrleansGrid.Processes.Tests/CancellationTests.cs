using OrleansGrid.Processes.Posix;

namespace OrleansGrid.Processes.Tests;

public abstract class CancellationTests
{
    private protected abstract IChildProcesses Children { get; }

    /// <summary>How it is told that this signal ended a command.</summary>
    private protected abstract (int? ExitCode, int? Signal) AfterSignal(int signal);

    /// <summary>After a run whose command was stopped.</summary>
    private protected virtual bool IsGone(string pid) => Running.IsSoonGone(pid);

    [Fact]
    public void A_command_cancelled_before_it_starts_does_not_start()
    {
        var exit = Children.Run(Running.Command("/does/not/exist"), new CancellationToken(canceled: true));
        Assert.Equal((null, null, true), (exit.ExitCode, exit.Signal, exit.Killed));
    }

    [Fact]
    public void A_cancelled_tree_that_ignores_SIGTERM_is_killed_after_the_grace()
    {
        var exit = Children.RunAndCancelWhenReady(
            Running.Script("trap '' TERM; echo $$; sleep 1000 & echo $!; sh -c 'sleep 1001 & echo $!; echo ready; wait' & wait") with
            {
                KillGrace = TimeSpan.FromMilliseconds(50),
            }
        );
        Assert.Equal((AfterSignal(Libc.SIGKILL), true), ((exit.ExitCode, exit.Signal), exit.Killed));
        Assert.All(exit.Lines().Where(line => line != "ready"), pid => Assert.True(IsGone(pid)));
        Assert.Equal(4, exit.Lines().Length);
    }

    [Fact]
    public void A_descendant_that_left_the_group_is_killed_too()
    {
        var exit = Children.RunAndCancelWhenReady(
            Running.Script("trap '' TERM; setsid sleep 1000 >/dev/null 2>&1 & echo $!; echo ready; wait") with
            {
                KillGrace = TimeSpan.Zero,
            }
        );
        Assert.True(IsGone(exit.Lines()[0]));
    }

    [Fact]
    public void A_descendant_that_left_the_group_and_cleared_its_environment_is_killed_too()
    {
        var exit = Children.RunAndCancelWhenReady(
            Running.Script("env -i setsid sh -c 'trap \"\" TERM; echo $$; echo ready; sleep 1000' & wait") with
            {
                KillGrace = TimeSpan.Zero,
            }
        );
        Assert.True(IsGone(exit.Lines()[0]));
    }

    [Fact]
    public void The_next_command_on_a_lane_is_not_disturbed_by_the_cancellation_of_the_last()
    {
        _ = Children.RunAndCancelWhenReady(Running.Script("echo ready; exec sleep 1000"));
        var exit = Children.Run(Running.Script("echo calm"));
        Assert.Equal(("calm\n", 0, false), (exit.Text(), exit.ExitCode, exit.Killed));
    }
}
