using System.Globalization;
using System.Text;
using OrleansGrid.Processes.Environments;
using OrleansGrid.Processes.Posix;

namespace OrleansGrid.Processes.Tests;

/// <summary>Short ways to run a real process and to see whether one is gone.</summary>
internal static class Running
{
    /// <summary>What commands are given by a silo whose operator has named nothing.</summary>
    public static readonly PassedEnvironment Inherited = PassedEnvironment.OfThisProcess([]);

    public static readonly TimeSpan LongGrace = TimeSpan.FromMinutes(10);

    public static CancellationToken TestToken => TestContext.Current.CancellationToken;

    public static ChildCommand Command(params string[] arguments) =>
        new(arguments, new Dictionary<string, string>(), null, MaxOutputBytes: 1 << 20, MaxErrorBytes: 1 << 13, LongGrace);

    public static ChildCommand Script(string script) => Command("/bin/sh", "-c", script);

    /// <summary>In the way that the system, or a variable of the environment, chooses.</summary>
    public static ChildExit Run(ChildCommand command) => ChildProcesses.Here(Inherited).Run(command);

    public static ChildExit Run(this IChildProcesses children, ChildCommand command) => children.Run(command, TestToken);

    public static string Text(this ChildExit exit) => Encoding.UTF8.GetString(exit.Output);

    public static string[] Lines(this ChildExit exit) => exit.Text().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs a script and cancels it when it prints "ready".</summary>
    public static ChildExit RunAndCancelWhenReady(this IChildProcesses children, ChildCommand command)
    {
        using var cancellation = new CancellationTokenSource();
        return children.Run(
            command,
            cancellation.Token,
            line =>
            {
                if (line.SequenceEqual("ready"u8))
                {
                    cancellation.Cancel();
                }
            }
        );
    }

    /// <summary>A zombie counts as gone: whether somebody reaps it is not our doing.</summary>
    public static bool IsGone(string pid) => ProcessEntry.Read(int.Parse(pid, CultureInfo.InvariantCulture)) is not { Living: true };

    /// <summary>SIGKILL is sent at once, but takes effect when the kernel next runs its target.</summary>
    public static bool IsSoonGone(string pid) => SpinWait.SpinUntil(() => IsGone(pid), TimeSpan.FromMinutes(1));

    public static void MakeExecutable(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Ends what a test has left running on purpose.</summary>
    public static void End(string pid) => ProcessEntry.Read(int.Parse(pid, CultureInfo.InvariantCulture))?.Signal(Libc.SIGKILL);
}
