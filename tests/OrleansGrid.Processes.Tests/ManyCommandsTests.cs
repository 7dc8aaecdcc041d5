using System.Diagnostics;
using OrleansGrid.Processes.Posix;

namespace OrleansGrid.Processes.Tests;

public abstract class ManyCommandsTests
{
    private protected abstract IChildProcesses Children { get; }

    private protected abstract int Commands { get; }

    [Fact]
    public void Many_commands_from_four_lanes_beside_another_user_of_processes_all_end_well()
    {
        var command = Running.Command("/bin/true");
        var token = Running.TestToken;
        var next = 0;
        var succeeded = 0;
        var others = new List<int>();
        var lanesDone = false;

        // .NET is told of every dead child: it must reap none of ours, and we none of its.
        var otherUser = OnThread(() =>
        {
            while (!Volatile.Read(ref lanesDone))
            {
                using var process = Process.Start("/bin/sh", ["-c", "exit 7"]);
                process.WaitForExit();
                others.Add(process.ExitCode);
            }
        });
        var lanes = Enumerable
            .Range(0, 4)
            .Select(_ =>
                OnThread(() =>
                {
                    while (Interlocked.Increment(ref next) <= Commands)
                    {
                        if (Children.Run(command, token) is { ExitCode: 0, Killed: false })
                        {
                            Interlocked.Increment(ref succeeded);
                        }
                    }
                })
            )
            .ToList();
        lanes.ForEach(lane => lane.Join());
        Volatile.Write(ref lanesDone, true);
        otherUser.Join();

        Assert.Equal(Commands, succeeded);
        Assert.NotEmpty(others);
        Assert.All(others, code => Assert.Equal(7, code));
    }

    [Fact]
    public void Descriptors_and_children_do_not_accumulate()
    {
        _ = Children.Run(Running.Command("/bin/true"));
        for (var i = 0; i < 50; i++)
        {
            _ = Children.Run(Running.Command("/bin/true"));
            Assert.Throws<ChildProcessException>(() => Children.Run(Running.Command("/does/not/exist")));
        }

        // Other tests run beside this one; 50 leaked pipes would still stand out.
        Assert.InRange(
            Directory
                .GetFiles("/proc/self/fd")
                .Count(file => new FileInfo(file).LinkTarget?.StartsWith("pipe:", StringComparison.Ordinal) == true),
            0,
            80
        );
        Assert.InRange(ProcessEntry.All().Count(entry => entry.Parent == Environment.ProcessId && !entry.Living), 0, 10);
    }

    private static Thread OnThread(ThreadStart work)
    {
        var thread = new Thread(work);
        thread.Start();
        return thread;
    }
}
