using OrleansGrid.Processes.Posix;

namespace OrleansGrid.Processes.Tests.Limits;

/// <summary>Real commands that use more than they may, and what is left of them.</summary>
public sealed class WatchedLimitTests
{
    private readonly PosixChildren _children = new(Running.Inherited);

    [Fact]
    public void A_command_whose_descendant_takes_more_memory_than_the_limit_is_killed_with_it()
    {
        var exit = Run(
            new CommandLimits { MemoryBytes = 100 << 20 },
            "(head -c 500000000 /dev/zero; sleep 1000) | tail -c 500000000 & echo $!; wait"
        );
        Assert.Matches(
            @"^The command used more than its limit of 100 MiB memory \([\d.]+ MiB in \d+ processes\) and was killed\.$",
            exit.Exceeded
        );
        IsAllGone(exit);
    }

    [Theory]
    [InlineData("sleep 1000 & echo $!")]
    [InlineData("setsid sleep 1000 & echo $!")]
    public void A_command_that_starts_more_processes_than_the_limit_is_killed_with_all_of_them(string one)
    {
        var exit = Run(new CommandLimits { Processes = 10 }, $"i=0; while [ $i -lt 30 ]; do {one}; i=$((i+1)); done; wait");
        Assert.Matches(
            @"^The command had more than its limit of 10 processes at once \(\d+\) and was killed with all of them\.$",
            exit.Exceeded
        );
        IsAllGone(exit);
    }

    [Theory]
    [InlineData("while :; do :; done")]
    [InlineData("(while :; do :; done) & echo $!; (while :; do :; done) & echo $!; wait")]
    [InlineData("while :; do (exec sh -c 'i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done'); done")]
    public void A_command_that_uses_more_CPU_time_than_the_limit_is_killed_also_when_its_children_use_it(string script)
    {
        var exit = Run(new CommandLimits { CpuTime = TimeSpan.FromMilliseconds(300) }, script);
        Assert.Matches(@"^The command used more than its limit of 0\.3 s of CPU time \([\d.]+ s\) and was killed\.$", exit.Exceeded);
        IsAllGone(exit);
    }

    [Fact]
    public void A_command_that_is_fed_and_does_not_read_is_stopped_at_its_limit()
    {
        var command = Running.Script("while :; do :; done") with
        {
            Limits = new CommandLimits { CpuTime = TimeSpan.FromMilliseconds(200) },
        };
        using var child = _children.StartFilter(command, new Heard(), Running.TestToken);
        child.Feed(new byte[1 << 20]);
        Assert.Contains("CPU time", child.End().Exceeded, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_within_its_limits_ends_as_without_them()
    {
        var limits = new CommandLimits
        {
            MemoryBytes = 1 << 30,
            CpuTime = TimeSpan.FromMinutes(1),
            Processes = 10,
            OutputBytes = 100,
        };
        var exit = Run(limits, "sh -c 'exit 3'; cat /dev/null | cat; echo done; exit $?");
        Assert.Equal((0, "done\n", null, false), (exit.ExitCode, exit.Text(), exit.Exceeded, exit.Killed));
    }

    [Fact]
    public void Memory_that_processes_share_counts_once()
    {
        const long limit = 250 << 20;
        const string script = """
            $| = 1; $shared = "x" x 80_000_000;
            for (1..3) { my $pid = fork; if (!$pid) { sleep 1000 } print "$pid\n" }
            print "$$\nready\n"; sleep 1000
            """;
        var pids = new List<string>();
        (long Sum, long Shared) memory = default;
        using var stop = new CancellationTokenSource();
        _children.Run(
            Running.Command("perl", "-e", script) with
            {
                KillGrace = TimeSpan.Zero,
            },
            stop.Token,
            line =>
            {
                if (!line.SequenceEqual("ready"u8))
                {
                    pids.Add(System.Text.Encoding.UTF8.GetString(line));
                    return;
                }

                var entries = pids.Select(pid => ProcessEntry.Read(int.Parse(pid, null))!.Value).ToList();
                memory = (entries.Sum(entry => entry.ResidentBytes), ResidentMemory.Of(entries, limit));
                stop.Cancel();
            }
        );
        Assert.InRange(memory.Sum, 300_000_000, long.MaxValue);
        Assert.InRange(memory.Shared, 80_000_000, limit);
    }

    private ChildExit Run(CommandLimits limits, string script) => _children.Run(Running.Script(script) with { Limits = limits });

    private static void IsAllGone(ChildExit exit)
    {
        Assert.True(exit.Killed);
        Assert.All(exit.Lines(), pid => Assert.True(Running.IsSoonGone(pid)));
    }
}
