namespace OrleansGrid.Processes.Tests;

public abstract class LeftoverTests
{
    private protected abstract IChildProcesses Children { get; }

    [Fact]
    public void A_background_child_that_holds_the_output_does_not_block_us()
    {
        var exit = Children.Run(Running.Script("sleep 1000 & echo $!"));
        Running.End(exit.Lines().Single());
        Assert.Equal((0, false), (exit.ExitCode, exit.Killed));
    }

    [Fact]
    public void What_a_command_wrote_just_before_its_end_is_all_there()
    {
        var exit = Children.Run(Running.Script("sleep 5 & head -c 60000 /dev/zero"));
        Assert.Equal(60_000, exit.Output.Length);
    }
}
