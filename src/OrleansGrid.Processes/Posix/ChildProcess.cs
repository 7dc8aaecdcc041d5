using System.Runtime.InteropServices;
using OrleansGrid.Processes.Environments;
using OrleansGrid.Processes.Users;

namespace OrleansGrid.Processes.Posix;

/// <summary>A started child, leader of its own session and process group, not yet reaped.</summary>
/// <remarks>
/// posix_spawn and not System.Diagnostics.Process: that has no sessions, holds a lock while it forks, and reads pipes on pool threads.
/// The two live side by side: .NET, told of a dead child, only reaps those it started, and we wait for exactly our own.
/// Until it is reaped the child's id cannot be given to another process, nor can its group's; so signals are sent before, never after.
/// </remarks>
internal sealed unsafe class ChildProcess : IDisposable
{
    private bool _reaped;

    private ChildProcess(int pid)
    {
        Pid = pid;
        ExitDescriptor = OperatingSystem.IsLinux() ? (int)Libc.Syscall(Libc.SYS_pidfd_open, pid, 0, 0, 0) : -1;
    }

    public int Pid { get; }

    /// <summary>
    /// Becomes readable when the child has ended; -1 where the system has no such thing and <see cref="HasExited"/> must be asked.
    /// </summary>
    public int ExitDescriptor { get; private set; }

    public static ChildProcess Start(
        ChildCommand command,
        EncodedEnvironment passed,
        CommandUser? user,
        StandardStreams streams,
        string tag
    )
    {
        ChildSignal.EnsureNotIgnored();
        var program = ProgramLookup.Find(command);
        using var environment = new ChildEnvironment(passed, command.Environment, tag);
        if (user is not null)
        {
            return StartAs(user, command, program, environment, streams);
        }

        var error = Spawn(program, command.Arguments, environment.Pointers, streams, command.WorkingDirectory, out var pid);

        // A script without a first line "#!…": the shell runs it, as from every shell and from xargs.
        if (error == Libc.ENOEXEC)
        {
            error = Spawn(
                PosixShell.Program,
                [PosixShell.Program, program, .. command.Arguments.Skip(1)],
                environment.Pointers,
                streams,
                command.WorkingDirectory,
                out pid
            );
        }

        return error == 0 ? new ChildProcess(pid) : throw Failure(error, command, program);
    }

    /// <summary>The program that changes the user runs, and says itself when it cannot run the command.</summary>
    private static ChildProcess StartAs(
        CommandUser user,
        ChildCommand command,
        string program,
        ChildEnvironment environment,
        StandardStreams streams
    )
    {
        if (!File.Exists(command.WorkingDirectory is { } folder ? Path.Combine(folder, program) : program))
        {
            throw Failure(Libc.ENOENT, command, program);
        }

        var arguments = user.Arguments(program, command.Arguments.Skip(1));
        var error = Spawn(user.Switch, arguments, environment.Pointers, streams, command.WorkingDirectory, out var pid);
        return error == 0 ? new ChildProcess(pid) : throw Failure(error, command, program);
    }

    /// <summary>
    /// Starts a program that outlives this object and is not waited for, with nothing in its environment but where programs are.
    /// </summary>
    public static int StartUnwatched(ChildCommand command, StandardStreams streams)
    {
        using var environment = new NativeStrings([$"PATH={SiloEnvironment.Get("PATH") ?? ProgramLookup.DefaultPath}"]);
        var error = Spawn(command.Arguments[0], command.Arguments, environment.Pointers, streams, command.WorkingDirectory, out var pid);
        return error == 0 ? pid : throw Failure(error, command, command.Arguments[0]);
    }

    /// <summary>Has it ended? Leaves it unreaped.</summary>
    public bool HasExited()
    {
        var information = stackalloc byte[Libc.OpaqueSize];
        *(int*)information = 0;
        var result = Libc.WaitId(Libc.P_PID, Pid, information, Libc.WEXITED | Libc.WNOHANG | Libc.WNOWAIT);

        // The first field is the signal number, zero when there was nothing to report. An error means that somebody else reaped it.
        return (result == 0 && *(int*)information != 0) || (result < 0 && Marshal.GetLastPInvokeError() == Libc.ECHILD);
    }

    public void SignalGroup(int signal)
    {
        ObjectDisposedException.ThrowIf(_reaped, this);
        _ = Libc.Kill(-Pid, signal);
    }

    /// <summary>Waits for its end and forgets it; exit code or signal.</summary>
    public (int? ExitCode, int? Signal) Reap()
    {
        int status;
        int result;
        do
        {
            result = Libc.WaitPid(Pid, out status, 0);
        } while (result < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR);
        _reaped = true;
        if (result < 0)
        {
            throw new ChildProcessException(
                "The command ran, but its exit code was taken by other code in the silo that waits for every child process."
            );
        }

        var signal = status & 0x7f;
        return signal == 0 ? ((status >> 8) & 0xff, null) : (null, signal);
    }

    /// <summary>Kills what is not yet reaped: nothing may be left running, or as a zombie, by an exception half-way.</summary>
    public void Dispose()
    {
        if (!_reaped)
        {
            SignalGroup(Libc.SIGKILL);
            _ = Libc.WaitPid(Pid, out _, 0);
            _reaped = true;
        }

        if (ExitDescriptor >= 0)
        {
            _ = Libc.Close(ExitDescriptor);
        }

        ExitDescriptor = -1;
    }

    private static Exception Failure(int error, ChildCommand command, string program) =>
        StartFailure.Explain(
            error switch
            {
                Libc.ENOENT => StartFault.NotFound,
                Libc.EACCES => StartFault.NotAllowed,
                Libc.E2BIG => StartFault.TooLong,
                _ => StartFault.Other,
            },
            Marshal.GetPInvokeErrorMessage(error),
            command,
            program
        );

    private static int Spawn(
        string program,
        IReadOnlyList<string> arguments,
        byte** environment,
        StandardStreams streams,
        string? folder,
        out int pid
    )
    {
        using var path = new NativeStrings([program]);
        using var native = new NativeStrings(arguments);
        using var actions = new FileActions(streams, folder);
        return Libc.PosixSpawn(out pid, path.Pointers[0], actions.Native, SpawnAttributes.Shared, native.Pointers, environment);
    }
}
