using OrleansGrid.Processes.Environments;
using OrleansGrid.Processes.Posix;

namespace OrleansGrid.Processes;

/// <summary>Finds a program as <c>execvp</c> would, but on the child's <c>PATH</c> and from the child's folder.</summary>
internal static class ProgramLookup
{
    public static string DefaultPath { get; } = OperatingSystem.IsWindows() ? Environment.SystemDirectory : "/usr/local/bin:/usr/bin:/bin";

    public static string Find(ChildCommand command)
    {
        var program = command.Arguments[0];
        if (program.Length == 0)
        {
            throw new ChildProcessException("The command's program is an empty text; give its name or path.");
        }

        // A path is left to the kernel: it is tried after the change of folder, and the reason for a failure is looked for then.
        if (program.Contains('/', StringComparison.Ordinal) || program.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return program;
        }

        var path = GivenPath(command) ?? SiloEnvironment.Get("PATH") ?? DefaultPath;
        var extensions = OperatingSystem.IsWindows() ? SiloEnvironment.Get("PATHEXT") ?? WindowsNames.DefaultExtensions : null;
        string? notExecutable = null;
        foreach (var folder in path.Split(Path.PathSeparator))
        {
            foreach (var name in WindowsNames.Of(program, extensions))
            {
                // An empty or relative entry counts from the folder that the child runs in.
                var candidate = $"{(folder.Length == 0 ? "." : folder)}/{name}";
                var seenFromHere = command.WorkingDirectory is { } start ? Path.Combine(start, candidate) : candidate;
                if (!File.Exists(seenFromHere))
                {
                    continue;
                }

                if (Permission.ToExecute(seenFromHere))
                {
                    return candidate;
                }

                notExecutable ??= candidate;
            }
        }

        throw new ChildProcessException(WhyNone(program, path, notExecutable));
    }

    private static string WhyNone(string program, string path, string? notExecutable) =>
        notExecutable is not null
            ? $"Program '{notExecutable}' is not executable{StartFailure.MakeItSo}."
            : PosixShell.WhyMissing(program, OperatingSystem.IsWindows())
                ?? $"Program '{program}' was not found on this silo's PATH ({path}); install it on every silo or give its full path.";

    private static string? GivenPath(ChildCommand command) =>
        command.Environment.FirstOrDefault(variable => SiloEnvironment.Names.Equals(variable.Key, "PATH")).Value;
}
