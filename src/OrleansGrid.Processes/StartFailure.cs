using OrleansGrid.Processes.Posix;

namespace OrleansGrid.Processes;

/// <summary>
/// Says in one sentence why a program did not start; the system's answer alone does not tell a missing folder from a missing program.
/// </summary>
internal static class StartFailure
{
    /// <param name="words">The system's own words, for what it alone knows.</param>
    public static Exception Explain(StartFault fault, string words, ChildCommand command, string program)
    {
        var folder = command.WorkingDirectory;
        if (folder is not null && !Directory.Exists(folder))
        {
            return new ChildProcessException(
                $"Working directory '{folder}' does not exist on this silo; create it on every silo or give another."
            );
        }

        if (folder is not null && !Permission.ToExecute(folder))
        {
            return new ChildProcessException($"Working directory '{folder}' may not be entered by the silo's user.");
        }

        var seenFromHere = folder is null ? program : Path.Combine(folder, program);
        if (Directory.Exists(seenFromHere))
        {
            return new ChildProcessException($"Program '{program}' is a folder; give the path of a file.");
        }

        return fault switch
        {
            StartFault.NotFound when File.Exists(seenFromHere) => new ChildProcessException(
                $"Program '{program}' exists, but the interpreter named in its first line, or its loader, does not."
            ),
            StartFault.NotFound => new ChildProcessException(
                $"Program '{program}' does not exist on this silo; install it on every silo or correct the path."
            ),
            StartFault.NotAllowed => new ChildProcessException($"Program '{program}' is not executable by the silo's user{MakeItSo}."),
            StartFault.TooLong => new PermanentFailureException(
                $"The item is too long to be passed to '{program}' as an argument or environment variable (Linux takes 128 KiB each, "
                    + "Windows 32 767 characters together); "
                    + "pass the name of a file instead."
            ),
            StartFault.NoProgram => new ChildProcessException(
                $"Program '{program}' is no program that this silo's system can run; give one that is made for it."
            ),
            _ => new ChildProcessException($"Program '{program}' could not be started: {words}."),
        };
    }

    /// <summary>How a person makes a file executable; nothing where a file's name says whether it is.</summary>
    public static string MakeItSo => OperatingSystem.IsWindows() ? "" : "; make it so with chmod +x";
}
