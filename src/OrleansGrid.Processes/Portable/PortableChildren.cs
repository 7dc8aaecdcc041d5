using OrleansGrid.Processes.Environments;

namespace OrleansGrid.Processes.Portable;

/// <summary>Child processes with nothing but what .NET has on every system: for Windows, and where POSIX calls are not known.</summary>
/// <remarks>
/// Streams, limits, environment, exit codes, time-outs and cancellation are those of the POSIX way. What .NET cannot do, and what happens
/// instead:
/// <list type="bullet">
/// <item>No SIGTERM: a cancelled command is killed at once with its whole tree, without a grace to save its work.</item>
/// <item>No signal numbers: where there are signals, one that ended a command is told as exit code 128 and its number.</item>
/// <item>
/// No process groups: a descendant whose parents have all ended before it is not found. On Windows a child of the command itself still is.
/// One that holds the command's output is waited for only as long as <see cref="PortableWatch"/> says.
/// </item>
/// <item>No watch for orphans: when a silo is killed, its running commands go on to their ends. Their results are refused.</item>
/// <item>Of limits only that of the output: nothing is known of the memory and the time of a whole tree.</item>
/// <item>On Windows, batch files take no arguments: cmd would run what it finds in them.</item>
/// </list>
/// </remarks>
internal sealed class PortableChildren(PassedEnvironment environment) : IChildProcesses
{
    public string? Lacks =>
        "a cancelled command is killed without SIGTERM and a grace, descendants that outlive their parents are not found, and commands "
        + "of a silo that is killed run to their ends";

    public bool SeesUse => false;

    public ChildExit Run(
        ChildCommand command,
        CancellationToken cancellation,
        Action<ReadOnlySpan<byte>>? onOutputLine = null,
        ErrorLines? errors = null
    )
    {
        if (cancellation.IsCancellationRequested)
        {
            return ChildExit.NeverStarted;
        }

        var capture = new OutputCapture(command.MaxOutputBytes, onOutputLine);
        var tail = new ErrorTail(command.MaxErrorBytes, errors);
        using var process = PortableStart.Start(command, environment);
        process.StandardInput.Close();
        using var streams = new PortableStreams(process, capture, tail, cancellation);
        var watch = new PortableWatch(process, streams, capture, command.Limits, cancellation);
        try
        {
            watch.ToEnd();
        }
        catch
        {
            // Who takes the lines has seen enough.
            capture.HandOnNoMore();
            watch.KillAtOnce();
            throw;
        }
        finally
        {
            tail.End();
        }

        return new ChildExit(process.ExitCode, null, capture.Complete(), capture.Truncated, tail.ToString(), watch.Killed, watch.Exceeded);
    }

    public IFilterChild StartFilter(ChildCommand command, IChildOutput output, CancellationToken cancellation, ErrorLines? errors = null) =>
        new PortableFilterChild(command, environment, output, errors, cancellation);
}
