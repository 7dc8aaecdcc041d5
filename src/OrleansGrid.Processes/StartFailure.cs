using System.Runtime.InteropServices;

namespace OrleansGrid.Processes;

/// <summary>
/// Says in one sentence why a program did not start; the error number alone does not tell a missing folder from a missing program.
/// </summary>
internal static class StartFailure
{
    public static Exception Explain(int error, ChildCommand command, string program)
    {
        var folder = command.WorkingDirectory;
        if (folder is not null && !Directory.Exists(folder))
        {
            return new ChildProcessException(
                $"Working directory '{folder}' does not exist on this silo; create it on every silo or give another."
            );
        }

        if (folder is not null && Libc.Access(folder, Libc.X_OK) != 0)
        {
            return new ChildProcessException($"Working directory '{folder}' may not be entered by the silo's user.");
        }

        var seenFromHere = folder is null ? program : Path.Combine(folder, program);
        if (Directory.Exists(seenFromHere))
        {
            return new ChildProcessException($"Program '{program}' is a folder; give the path of a file.");
        }

        return error switch
        {
            Libc.ENOENT when File.Exists(seenFromHere) => new ChildProcessException(
                $"Program '{program}' exists, but the interpreter named in its first line, or its loader, does not."
            ),
            Libc.ENOENT => new ChildProcessException(
                $"Program '{program}' does not exist on this silo; install it on every silo or correct the path."
            ),
            Libc.EACCES => new ChildProcessException(
                $"Program '{program}' is not executable by the silo's user; make it so with chmod +x."
            ),
            Libc.E2BIG => new PermanentFailureException(
                $"The item is too long to be passed to '{program}' as an argument or environment variable (Linux takes 128 KiB each); "
                    + "pass the name of a file instead."
            ),
            _ => new ChildProcessException($"Program '{program}' could not be started: {Marshal.GetPInvokeErrorMessage(error)}."),
        };
    }
}
