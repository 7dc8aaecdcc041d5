namespace OrleansGrid.Processes.Tests;

public class CancellationTests
{
    // Not "sleep & wait": a shell that has just forked swallows the signal for its child too, which then sleeps through the whole grace.
    private const string UntilSignalled = "while :; do :; done";

    [Fact]
    public void A_command_cancelled_before_it_starts_does_not_start()
    {
        var exit = ChildRunner.Run(Running.Command("/does/not/exist"), new CancellationToken(canceled: true));
        Assert.Equal((null, null, true), (exit.ExitCode, exit.Signal, exit.Killed));
    }

    [Fact]
    public void A_cancelled_command_is_asked_politely_first()
    {
        var exit = Running.RunAndCancelWhenReady(Running.Script($"trap 'echo bye; exit 3' TERM; echo ready; {UntilSignalled}"));
        Assert.Equal((3, null, true), (exit.ExitCode, exit.Signal, exit.Killed));
        Assert.Equal(["ready", "bye"], exit.Lines());
    }

    [Fact]
    public void Children_of_a_shell_that_dies_at_once_have_the_same_grace()
    {
        var exit = Running.RunAndCancelWhenReady(
            Running.Script($"sh -c 'trap \"echo saved; exit\" TERM; echo ready; {UntilSignalled}' & wait")
        );
        Assert.Equal(Libc.SIGTERM, exit.Signal);
        Assert.Equal(["ready", "saved"], exit.Lines());
    }

    [Fact]
    public void A_cancelled_tree_that_ignores_SIGTERM_is_killed_after_the_grace()
    {
        var exit = Running.RunAndCancelWhenReady(
            Running.Script("trap '' TERM; echo $$; sleep 1000 & echo $!; sh -c 'sleep 1001 & echo $!; echo ready; wait' & wait") with
            {
                KillGrace = TimeSpan.FromMilliseconds(50),
            }
        );
        Assert.Equal((Libc.SIGKILL, true), (exit.Signal, exit.Killed));
        Assert.All(exit.Lines().Where(line => line != "ready"), pid => Assert.True(Running.IsGone(pid)));
        Assert.Equal(4, exit.Lines().Length);
    }

    [Fact]
    public void A_descendant_that_left_the_group_is_killed_too()
    {
        var exit = Running.RunAndCancelWhenReady(
            Running.Script("trap '' TERM; setsid sleep 1000 >/dev/null 2>&1 & echo $!; echo ready; wait") with
            {
                KillGrace = TimeSpan.Zero,
            }
        );
        Assert.True(Running.IsGone(exit.Lines()[0]));
    }

    [Fact]
    public void A_descendant_that_left_the_group_and_cleared_its_environment_is_killed_too()
    {
        var exit = Running.RunAndCancelWhenReady(
            Running.Script("env -i setsid sh -c 'trap \"\" TERM; echo $$; echo ready; sleep 1000' & wait") with
            {
                KillGrace = TimeSpan.Zero,
            }
        );
        Assert.True(Running.IsGone(exit.Lines()[0]));
    }

    [Fact]
    public void A_daemon_whose_parents_have_died_is_found_by_its_tag()
    {
        var exit = Running.RunAndCancelWhenReady(
            Running.Script(
                "sh -c 'setsid sh -c \"trap \\\"\\\" TERM; echo \\$\\$; echo ready; sleep 1000\" &'; trap '' TERM; sleep 1000"
            ) with
            {
                KillGrace = TimeSpan.Zero,
            }
        );
        Assert.True(Running.IsGone(exit.Lines()[0]));
    }

    [Fact]
    public void The_next_command_on_a_lane_is_not_disturbed_by_the_cancellation_of_the_last()
    {
        _ = Running.RunAndCancelWhenReady(Running.Script("echo ready; exec sleep 1000"));
        var exit = Running.Run(Running.Script("echo calm"));
        Assert.Equal(("calm\n", 0, false), (exit.Text(), exit.ExitCode, exit.Killed));
    }
}
