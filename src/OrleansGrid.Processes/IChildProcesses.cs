namespace OrleansGrid.Processes;

/// <summary>
/// How this system runs a silo's child processes: with their environment, limits, streams and cancellation, and the end of the whole tree.
/// </summary>
internal interface IChildProcesses
{
    /// <summary>One sentence on what this way cannot do that people may count on; null for nothing.</summary>
    string? Lacks { get; }

    /// <summary>It sees what a command uses, and so can hold it to limits of memory, CPU time and processes.</summary>
    bool SeesUse { get; }

    /// <summary>Runs one command with no input and waits for it, on the thread that asks: a lane, which may block.</summary>
    /// <param name="onOutputLine">
    /// Given each line of standard output, without its end, as it arrives; on the calling thread. What it throws stops the command and is
    /// thrown on.
    /// </param>
    /// <param name="errors">Given standard error as it comes, on the calling thread; null for nobody.</param>
    /// <exception cref="ChildProcessException">It could not be started here.</exception>
    /// <exception cref="PermanentFailureException">It can be started nowhere.</exception>
    ChildExit Run(
        ChildCommand command,
        CancellationToken cancellation,
        Action<ReadOnlySpan<byte>>? onOutputLine = null,
        ErrorLines? errors = null
    );

    /// <summary>Starts a command that is fed and heard on the thread that asks.</summary>
    /// <param name="errors">Given standard error as it comes; null for nobody.</param>
    /// <exception cref="ChildProcessException">It could not be started here.</exception>
    /// <exception cref="PermanentFailureException">It can be started nowhere.</exception>
    IFilterChild StartFilter(ChildCommand command, IChildOutput output, CancellationToken cancellation, ErrorLines? errors = null);
}
