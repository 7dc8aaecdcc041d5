using System.ComponentModel;
using System.Diagnostics;
using OrleansGrid.Processes.Environments;

namespace OrleansGrid.Processes.Portable;

/// <summary>Starts a process with the command's arguments, folder and environment, and its three streams in the silo's hands.</summary>
internal static class PortableStart
{
    public static Process Start(ChildCommand command, PassedEnvironment environment)
    {
        var program = ProgramLookup.Find(command);
        RefuseBatchFile(program, command.Arguments.Count, OperatingSystem.IsWindows());
        try
        {
            return Start(command, environment, program, [.. command.Arguments.Skip(1)]);
        }
        catch (Win32Exception error) when (StartFaults.Of(error) is StartFault.NoProgram && !OperatingSystem.IsWindows())
        {
            // A script without a first line "#!…": the shell runs it, as from every shell and from xargs.
            return Start(command, environment, PosixShell.Program, [program, .. command.Arguments.Skip(1)]);
        }
        catch (Win32Exception error)
        {
            throw StartFailure.Explain(StartFaults.Of(error), error.Message.TrimEnd('.'), command, program);
        }
    }

    /// <exception cref="PermanentFailureException">It would be run through cmd, and given arguments.</exception>
    public static void RefuseBatchFile(string program, int arguments, bool windows)
    {
        if (windows && arguments > 1 && WindowsNames.IsBatchFile(program))
        {
            throw new PermanentFailureException(
                $"'{program}' is a batch file, whose arguments cmd would run as commands; give it none and let it read the item from "
                    + "%GRID_ITEM%, or give a program that is no batch file."
            );
        }
    }

    private static Process Start(ChildCommand command, PassedEnvironment environment, string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Path.GetFullPath(program, Folder(command)))
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder(command),
        };
        if (OperatingSystem.IsWindows())
        {
            // Ctrl-C in the silo's console is for the silo, which then ends its commands itself.
            start.CreateNewProcessGroup = true;
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(ChildTexts.Checked(argument));
        }

        start.Environment.Clear();
        foreach (var (name, value) in environment.Variables.Concat(command.Environment))
        {
            start.Environment[ChildTexts.Checked(name)] = ChildTexts.Checked(value);
        }

        return Process.Start(start) ?? throw new ChildProcessException($"Program '{program}' could not be started.");
    }

    private static string Folder(ChildCommand command) => Path.GetFullPath(command.WorkingDirectory ?? Environment.CurrentDirectory);
}
