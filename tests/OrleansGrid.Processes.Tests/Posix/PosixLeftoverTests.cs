using System.Diagnostics;
using OrleansGrid.Processes.Posix;

namespace OrleansGrid.Processes.Tests.Posix;

public sealed class PosixLeftoverTests : LeftoverTests
{
    private protected override IChildProcesses Children { get; } = new PosixChildren(Running.Inherited);

    [Theory]
    [InlineData("sleep 1000 & echo $!")]
    [InlineData("setsid sleep 1000 & echo $!")]
    [InlineData("trap '' TERM HUP; sleep 1000 & echo $!")]
    public void A_background_child_that_holds_the_output_neither_blocks_us_nor_survives(string script)
    {
        var exit = Children.Run(Running.Script(script));
        Assert.Equal((0, false), (exit.ExitCode, exit.Killed));
        Assert.True(Running.IsSoonGone(exit.Lines().Single()));
    }

    [Fact]
    public void A_background_child_that_let_go_of_the_output_does_not_survive_either()
    {
        var exit = Children.Run(Running.Script("sleep 1000 >/dev/null 2>&1 & echo $!"));
        Assert.True(Running.IsSoonGone(exit.Lines().Single()));
    }

    [Fact]
    public void Children_of_a_command_that_crashes_do_not_survive()
    {
        var exit = Children.Run(Running.Script("sleep 1000 & echo $!; kill -KILL $$"));
        Assert.Equal(Libc.SIGKILL, exit.Signal);
        Assert.True(Running.IsSoonGone(exit.Lines().Single()));
    }

    [Fact]
    public void Commands_of_a_silo_that_died_are_killed_by_its_orphan_watch()
    {
        var tag = CommandTag.NewSilo();
        using var orphan = Process.Start(
            new ProcessStartInfo("/bin/sleep", "1000") { Environment = { [CommandTag.Variable] = tag.Split('=')[1] + "1" } }
        )!;
        using var other = Process.Start(
            new ProcessStartInfo("/bin/sleep", "1000") { Environment = { [CommandTag.Variable] = "another" } }
        )!;

        new OrphanWatch(tag).Dispose();
        Assert.True(orphan.WaitForExit(TimeSpan.FromMinutes(1)));

        Assert.False(Running.IsGone($"{other.Id}"));
        other.Kill();
    }

    [Fact]
    public void A_process_that_was_given_the_id_of_one_that_ended_is_not_signalled()
    {
        using var process = Process.Start("/bin/sleep", "1000");
        var entry = ProcessEntry.Read(process.Id)!.Value;

        (entry with { Started = entry.Started - 1 }).Signal(Libc.SIGKILL);
        entry.Signal(Libc.SIGTERM);
        process.WaitForExit();

        Assert.Equal(128 + Libc.SIGTERM, process.ExitCode);
    }
}
