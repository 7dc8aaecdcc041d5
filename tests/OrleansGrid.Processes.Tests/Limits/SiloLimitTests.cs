using OrleansGrid.Processes.Limits;

namespace OrleansGrid.Processes.Tests.Limits;

/// <summary>Limits of a silo, and silos that cannot keep any.</summary>
public sealed class SiloLimitTests
{
    private static readonly CommandLimits Most = new() { Processes = 3, OutputBytes = 1000 };

    public static TheoryData<CommandLimits?, string> Given =>
        new()
        {
            { null, "1000 bytes" },
            {
                new CommandLimits { OutputBytes = 2000 },
                "1000 bytes"
            },
            {
                new CommandLimits { OutputBytes = 500 },
                "500 bytes"
            },
        };

    [Theory]
    [MemberData(nameof(Given))]
    public void Of_the_limits_of_a_job_and_of_its_silo_the_smaller_holds(CommandLimits? ofJob, string holds)
    {
        var children = new ChildrenWithLimits(ChildProcesses.Choose("posix", Running.Inherited), Most);
        var exit = children.Run(Running.Script("head -c 1500 /dev/zero") with { Limits = ofJob });
        Assert.Contains($"its limit of {holds} of output", exit.Exceeded, StringComparison.Ordinal);
    }

    public static TheoryData<CommandLimits, string> Unseen =>
        new()
        {
            {
                new CommandLimits { MemoryBytes = 1 },
                "memory"
            },
            {
                new CommandLimits { CpuTime = TimeSpan.FromSeconds(1) },
                "CPU time"
            },
            {
                new CommandLimits { Processes = 1 },
                "processes"
            },
        };

    [Theory]
    [MemberData(nameof(Unseen))]
    public void A_silo_that_cannot_see_what_commands_use_refuses_to_run_one_with_such_a_limit_and_to_start_with_one(
        CommandLimits limits,
        string what
    )
    {
        var portable = ChildProcesses.Choose("portable", Running.Inherited);
        var refused = Assert.Throws<ChildProcessException>(() =>
            new ChildrenWithLimits(portable, null).Run(Running.Script("true") with { Limits = limits })
        );
        Assert.StartsWith($"This silo's system cannot limit the {what} of a command", refused.Message, StringComparison.Ordinal);
        var unstarted = Assert.Throws<GridException>(() => new ChildrenWithLimits(portable, limits).Check());
        Assert.StartsWith($"This silo's system cannot limit the {what} of commands", unstarted.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_that_are_none_are_refused_by_name()
    {
        Assert.Null(Most.Validate());
        Assert.Contains("0 bytes of memory", new CommandLimits { MemoryBytes = 0 }.Validate(), StringComparison.Ordinal);
        Assert.Contains("00:00:00 of CPU", new CommandLimits { CpuTime = TimeSpan.Zero }.Validate(), StringComparison.Ordinal);
        Assert.Contains("0 processes", new CommandLimits { Processes = 0 }.Validate(), StringComparison.Ordinal);
        Assert.Contains("-1 bytes of output", new CommandLimits { OutputBytes = -1 }.Validate(), StringComparison.Ordinal);
    }
}
