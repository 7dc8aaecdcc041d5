namespace OrleansGrid.Processes;

/// <summary>Finds a program as <c>execvp</c> would, but on the child's <c>PATH</c> and from the child's folder.</summary>
internal static class ProgramLookup
{
    public const string DefaultPath = "/usr/local/bin:/usr/bin:/bin";

    public static string Find(ChildCommand command)
    {
        var program = command.Arguments[0];
        if (program.Length == 0)
        {
            throw new ChildProcessException("The command's program is an empty text; give its name or path.");
        }

        // A path is left to the kernel: it is tried after the change of folder, and the reason for a failure is looked for then.
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return program;
        }

        var path = command.Environment.GetValueOrDefault("PATH") ?? SiloEnvironment.Get("PATH") ?? DefaultPath;
        string? notExecutable = null;
        foreach (var folder in path.Split(':'))
        {
            // An empty or relative entry counts from the folder that the child runs in.
            var candidate = $"{(folder.Length == 0 ? "." : folder)}/{program}";
            var seenFromHere = command.WorkingDirectory is { } start ? Path.Combine(start, candidate) : candidate;
            if (!File.Exists(seenFromHere))
            {
                continue;
            }

            if (Libc.Access(seenFromHere, Libc.X_OK) == 0)
            {
                return candidate;
            }

            notExecutable ??= candidate;
        }

        throw new ChildProcessException(
            notExecutable is null
                ? $"Program '{program}' was not found on this silo's PATH ({path}); install it on every silo or give its full path."
                : $"Program '{notExecutable}' is not executable; make it so with chmod +x."
        );
    }
}
