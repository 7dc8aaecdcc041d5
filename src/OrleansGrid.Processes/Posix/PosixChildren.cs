using OrleansGrid.Processes.Environments;
using OrleansGrid.Processes.Users;

namespace OrleansGrid.Processes.Posix;

/// <summary>
/// Child processes of Linux and macOS: sessions, process groups and signals, and one <c>poll</c> on the lane's own thread.
/// </summary>
/// <remarks>
/// When a run returns, the process has been reaped and its process group killed. If it was stopped, or a descendant still held its output,
/// descendants outside the group were looked for and killed too. A daemon that left the group and let go of the output, after which the
/// command ended by itself, is what the command wanted, and lives.
/// </remarks>
/// <param name="user">Whom they run as; null for the silo's own user.</param>
internal sealed class PosixChildren(PassedEnvironment environment, CommandUser? user = null) : IChildProcesses
{
    private readonly EncodedEnvironment _passed = new(user is null ? environment : environment.With(user.Variables));

    public bool SeesUse => ProcessEntry.CanBeSeen;

    public string? Lacks =>
        OperatingSystem.IsLinux()
            ? null
            : "descendants that leave a command's process group are not found, and commands of a silo that is killed run to their ends";

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

        OrphanWatch.EnsureForThisSilo();

        var tag = CommandTag.Next();
        var capture = new OutputCapture(command.MaxOutputBytes, onOutputLine);
        var tail = new ErrorTail(command.MaxErrorBytes, errors);
        using var output = new ReadablePipe();
        using var error = new ReadablePipe();
        var standard = new StandardStreams(StandardStreams.Null, output.WriteEnd, error.WriteEnd);
        using var child = ChildProcess.Start(command, _passed, user, standard, tag);
        output.CloseWriteEnd();
        error.CloseWriteEnd();
        using var wakeup = Wakeup.On(cancellation);

        var streams = new ChildStreams(output.ReadEnd, error.ReadEnd, child.ExitDescriptor, wakeup.Descriptor, capture, tail);
        var family = new CommandFamily(child.Pid, tag);
        var limits = new LimitWatch(command.Limits, family, streams);
        var watch = new ChildWatch(child, streams, capture, family, limits, command.KillGrace, cancellation);
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

        var (exitCode, signal) = child.Reap();
        return new ChildExit(exitCode, signal, capture.Complete(), capture.Truncated, tail.ToString(), watch.Killed, limits.Exceeded);
    }

    public IFilterChild StartFilter(ChildCommand command, IChildOutput output, CancellationToken cancellation, ErrorLines? errors = null) =>
        new PosixFilterChild(command, _passed, user, output, errors, cancellation);
}
