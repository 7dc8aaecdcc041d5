namespace OrleansGrid.Processes.Limits;

/// <summary>Holds each child to its own limits and to those of the silo, whichever is smaller.</summary>
/// <param name="most">The most that the silo's operator lets any command use; null for no limits.</param>
internal sealed class ChildrenWithLimits(IChildProcesses children, CommandLimits? most) : IChildProcesses
{
    public string? Lacks => children.Lacks;

    public bool SeesUse => children.SeesUse;

    public ChildExit Run(
        ChildCommand command,
        CancellationToken cancellation,
        Action<ReadOnlySpan<byte>>? onOutputLine = null,
        ErrorLines? errors = null
    ) => children.Run(Limited(command), cancellation, onOutputLine, errors);

    public IFilterChild StartFilter(ChildCommand command, IChildOutput output, CancellationToken cancellation, ErrorLines? errors = null) =>
        children.StartFilter(Limited(command), output, cancellation, errors);

    /// <exception cref="GridException">The silo's own limits cannot be kept here.</exception>
    public void Check()
    {
        if (WhyNot(most) is { } what)
        {
            throw new GridException(
                GridFault.Environment,
                $"This silo's system cannot limit the {what} of commands, only their output; leave the limit out, or run the silo on Linux."
            );
        }
    }

    private ChildCommand Limited(ChildCommand command)
    {
        var limits = command.Limits?.And(most) ?? most;
        return WhyNot(limits) is { } what
            ? throw new ChildProcessException(
                $"This silo's system cannot limit the {what} of a command, only its output; give the job a label of silos on Linux with "
                    + "--require."
            )
            : command with
            {
                Limits = limits,
            };
    }

    /// <summary>What cannot be limited though it should be; null for nothing.</summary>
    private string? WhyNot(CommandLimits? limits) =>
        SeesUse ? null
        : limits?.MemoryBytes is not null ? "memory"
        : limits?.CpuTime is not null ? "CPU time"
        : limits?.Processes is not null ? "processes"
        : null;
}
