namespace OrleansGrid.Processes;

/// <summary>Runs one child process and waits for it, on the thread that asks: a lane, which may block.</summary>
/// <remarks>
/// When it returns, the process has been reaped and its process group killed. If it was stopped, or a descendant still held its output,
/// descendants outside the group were looked for and killed too. A daemon that left the group and let go of the output, after which the
/// command ended by itself, is what the command wanted, and lives.
/// </remarks>
internal static class ChildRunner
{
    /// <param name="onOutputLine">
    /// Given each line of standard output, without its end, as it arrives; on the calling thread. What it throws stops the command and is
    /// thrown on.
    /// </param>
    /// <param name="errors">Given standard error as it comes, on the calling thread; null for nobody.</param>
    /// <exception cref="ChildProcessException">It could not be started here.</exception>
    /// <exception cref="PermanentFailureException">It can be started nowhere.</exception>
    public static ChildExit Run(
        ChildCommand command,
        CancellationToken cancellation,
        Action<ReadOnlySpan<byte>>? onOutputLine = null,
        ErrorLines? errors = null
    )
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException(
                "Commands run on Linux and macOS silos only; on Windows write the work as a .NET handler."
            );
        }

        if (cancellation.IsCancellationRequested)
        {
            return new ChildExit(null, null, [], false, "", Killed: true);
        }

        OrphanWatch.EnsureForThisSilo();

        var tag = CommandTag.Next();
        var capture = new OutputCapture(command.MaxOutputBytes, onOutputLine);
        var tail = new ErrorTail(command.MaxErrorBytes, errors);
        using var output = new ReadablePipe();
        using var error = new ReadablePipe();
        using var child = ChildProcess.Start(command, new StandardStreams(StandardStreams.Null, output.WriteEnd, error.WriteEnd), tag);
        output.CloseWriteEnd();
        error.CloseWriteEnd();
        using var wakeup = Wakeup.On(cancellation);

        var streams = new ChildStreams(output.ReadEnd, error.ReadEnd, child.ExitDescriptor, wakeup.Descriptor, capture, tail);
        var watch = new ChildWatch(child, streams, capture, new CommandFamily(child.Pid, tag), command.KillGrace, cancellation);
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
        return new ChildExit(exitCode, signal, capture.Complete(), capture.Truncated, tail.ToString(), watch.Killed);
    }
}
