namespace OrleansGrid.Processes.Folders;

/// <summary>Gives each child process a temporary folder of its own, whichever way it is run.</summary>
internal sealed class ChildrenWithFolders(IChildProcesses children, CommandFolders folders) : IChildProcesses
{
    public string? Lacks => children.Lacks;

    public bool SeesUse => children.SeesUse;

    public ChildExit Run(
        ChildCommand command,
        CancellationToken cancellation,
        Action<ReadOnlySpan<byte>>? onOutputLine = null,
        ErrorLines? errors = null
    )
    {
        using var folder = folders.New();
        return children.Run(folder.For(command), cancellation, onOutputLine, errors);
    }

    public IFilterChild StartFilter(ChildCommand command, IChildOutput output, CancellationToken cancellation, ErrorLines? errors = null)
    {
        var folder = folders.New();
        try
        {
            return new FilterWithFolder(children.StartFilter(folder.For(command), output, cancellation, errors), folder);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private sealed class FilterWithFolder(IFilterChild child, CommandFolder folder) : IFilterChild
    {
        public void Feed(ReadOnlySpan<byte> bytes) => child.Feed(bytes);

        public ChildExit End() => child.End();

        public void Dispose()
        {
            child.Dispose();
            folder.Dispose();
        }
    }
}
