using OrleansGrid.Processes.Posix;

namespace OrleansGrid.Processes.Programs;

/// <summary>The programs that a silo's operator lets jobs name.</summary>
/// <remarks>
/// They are compared by their full paths, with the links in their folders followed, so that neither another spelling nor a file of the same
/// name in a folder of the job's is taken for one of them. The file itself may be a link: busybox and its like look at the name that they
/// are called by. A program that runs others, such as a shell, allows all that it can run.
/// </remarks>
internal sealed class AllowedPrograms
{
    private readonly IReadOnlyList<string> _given;
    private readonly HashSet<string> _paths;

    /// <param name="given">Full paths, or names to be looked up on the silo's PATH.</param>
    /// <exception cref="GridException">One of them is neither, or is not on the PATH.</exception>
    public AllowedPrograms(IReadOnlyList<string> given)
    {
        _given = given;
        _paths = new HashSet<string>(given.Select(PathOf), OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : null);
    }

    /// <summary>The command, with its program under the path that was looked at: a link on the way may change in the next moment.</summary>
    /// <param name="silo">Its name, for whoever is refused.</param>
    /// <exception cref="PermanentFailureException">The command's program is none of them.</exception>
    /// <exception cref="ChildProcessException">It is not on the PATH.</exception>
    public ChildCommand Checked(ChildCommand command, string silo)
    {
        var found = ProgramLookup.Find(command);
        var path = WithoutLinks(Path.Combine(command.WorkingDirectory ?? Environment.CurrentDirectory, found));
        return _paths.Contains(path)
            ? command with
            {
                Arguments = [path, .. command.Arguments.Skip(1)],
            }
            : throw new PermanentFailureException(
                $"The program '{command.Arguments[0]}' is not allowed on silo {silo}, which runs only {string.Join(", ", _given)} "
                    + "(--allow-program)."
            );
    }

    private static string PathOf(string given)
    {
        if (Path.IsPathFullyQualified(given))
        {
            return WithoutLinks(given);
        }

        return given.Contains('/', StringComparison.Ordinal) || given.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? throw new GridException(
                GridFault.BadInput,
                $"'{given}' for --allow-program is part of a path; give a full path, or a name on the PATH of the silo."
            )
            : WithoutLinks(
                SearchPath.Find(given)
                    ?? throw new GridException(
                        GridFault.BadInput,
                        $"The program '{given}' for --allow-program is not on this silo's PATH; install it, or give its full path."
                    )
            );
    }

    /// <summary>As the kernel goes: <c>..</c> after a link is the folder above the link's goal, not that before it in the text.</summary>
    private static string WithoutLinks(string path) =>
        !OperatingSystem.IsWindows() && Path.GetDirectoryName(path) is { } folder && RealPath.Of(folder) is { } real
            ? Path.Combine(real, Path.GetFileName(path))
            : Path.GetFullPath(path);
}
