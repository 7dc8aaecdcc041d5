namespace OrleansGrid.Processes.Tests.Limits;

/// <summary>What a command may write can be limited whichever way it is run.</summary>
public sealed class OutputLimitTests
{
    private static readonly CommandLimits OneMegabyte = new() { OutputBytes = 1 << 20 };

    [Theory]
    [InlineData("posix", "yes")]
    [InlineData("posix", "yes >&2")]
    [InlineData("posix", "head -c 1048577 /dev/zero")]
    [InlineData("portable", "yes")]
    [InlineData("portable", "yes >&2")]
    [InlineData("portable", "head -c 1048577 /dev/zero")]
    public void A_command_that_writes_more_than_the_limit_to_either_stream_has_failed(string way, string script)
    {
        var exit = Children(way).Run(Running.Script(script) with { Limits = OneMegabyte, MaxOutputBytes = 8 << 20 });
        Assert.Equal("The command wrote more than its limit of 1 MiB of output and was killed.", exit.Exceeded);
        var error = Assert.Throws<CommandFailedException>(() => CommandFailedException.ThrowUnlessDone(exit, 8 << 20, Running.TestToken));
        Assert.Equal(("limit", exit.Exceeded), (error.ErrorType, error.Message));
    }

    [Theory]
    [InlineData("posix")]
    [InlineData("portable")]
    public void A_command_that_writes_no_more_than_the_limit_is_left_alone(string way)
    {
        var script = Running.Script("head -c 1048000 /dev/zero; head -c 576 /dev/zero >&2");
        var exit = Children(way).Run(script with { Limits = OneMegabyte });
        Assert.Equal((0, null), (exit.ExitCode, exit.Exceeded));
    }

    [Theory]
    [InlineData("posix")]
    [InlineData("portable")]
    public void A_command_that_is_fed_is_stopped_when_it_writes_too_much(string way)
    {
        using var child = Children(way).StartFilter(Running.Script("yes") with { Limits = OneMegabyte }, new Heard(), Running.TestToken);
        child.Feed(new byte[1 << 20]);
        var exit = child.End();
        Assert.Contains("1 MiB of output", exit.Exceeded, StringComparison.Ordinal);
        Assert.True(exit.Killed);
    }

    private static IChildProcesses Children(string way) => ChildProcesses.Choose(way, Running.Inherited);
}
