namespace OrleansGrid.Processes.Programs;

/// <summary>Runs only the programs that the silo's operator allows.</summary>
/// <param name="silo">Its name, for whoever is refused.</param>
internal sealed class ChildrenOfAllowedPrograms(IChildProcesses children, AllowedPrograms allowed, string silo) : IChildProcesses
{
    public string? Lacks => children.Lacks;

    public bool SeesUse => children.SeesUse;

    public ChildExit Run(
        ChildCommand command,
        CancellationToken cancellation,
        Action<ReadOnlySpan<byte>>? onOutputLine = null,
        ErrorLines? errors = null
    ) => children.Run(allowed.Checked(command, silo), cancellation, onOutputLine, errors);

    public IFilterChild StartFilter(ChildCommand command, IChildOutput output, CancellationToken cancellation, ErrorLines? errors = null) =>
        children.StartFilter(allowed.Checked(command, silo), output, cancellation, errors);
}
