using System.Runtime.InteropServices;

namespace OrleansGrid.Processes.Posix;

/// <summary>The C library calls that commands are run with, and nothing else of it.</summary>
/// <remarks>
/// Opaque C types are passed as raw memory: their size differs between glibc, musl and macOS, and <see cref="OpaqueSize"/> is larger than
/// all.
/// Variadic functions are avoided, for macOS on ARM passes their arguments differently; <see cref="Syscall"/> is used on Linux only.
/// </remarks>
internal static unsafe partial class Libc
{
    /// <summary>
    /// At least the size of posix_spawnattr_t (336 on glibc), posix_spawn_file_actions_t, sigset_t, struct sigaction and siginfo_t.
    /// </summary>
    public const int OpaqueSize = 1024;

    public const int SIGKILL = 9;
    public const int SIGTERM = 15;

    public const short POLLIN = 0x1;
    public const short POLLOUT = 0x4;

    public const int ENOENT = 2;
    public const int ESRCH = 3;
    public const int EINTR = 4;
    public const int E2BIG = 7;
    public const int ENOEXEC = 8;
    public const int ECHILD = 10;
    public const int EPIPE = 32;
    public const int EACCES = 13;

    public const int P_PID = 1;
    public const int WNOHANG = 1;
    public const int WEXITED = 4;

    public const int X_OK = 1;

    public const ushort POSIX_SPAWN_SETSIGDEF = 0x4;
    public const ushort POSIX_SPAWN_SETSIGMASK = 0x8;

    public const nint SYS_pidfd_send_signal = 424;
    public const nint SYS_pidfd_open = 434;

    private const string Name = "libc";

    public static int EAGAIN => OperatingSystem.IsMacOS() ? 35 : 11;

    public static int WNOWAIT => OperatingSystem.IsMacOS() ? 0x20 : 0x01000000;

    /// <summary>So much can be written to a pipe without blocking when poll calls it writable.</summary>
    public static int PIPE_BUF => OperatingSystem.IsLinux() ? 4096 : 512;

    public static int SIGCHLD => OperatingSystem.IsMacOS() ? 20 : 17;

    public static ushort POSIX_SPAWN_SETSID => (ushort)(OperatingSystem.IsMacOS() ? 0x400 : 0x80);

    /// <summary>macOS only: close everything that no file action names.</summary>
    public static ushort POSIX_SPAWN_CLOEXEC_DEFAULT => (ushort)(OperatingSystem.IsMacOS() ? 0x4000 : 0);

    [LibraryImport(Name, EntryPoint = "posix_spawn")]
    public static partial int PosixSpawn(
        out int pid,
        byte* path,
        void* fileActions,
        void* attributes,
        byte** arguments,
        byte** environment
    );

    [LibraryImport(Name, EntryPoint = "posix_spawnattr_init")]
    public static partial int SpawnAttributesInit(void* attributes);

    [LibraryImport(Name, EntryPoint = "posix_spawnattr_setflags")]
    public static partial int SpawnAttributesSetFlags(void* attributes, ushort flags);

    [LibraryImport(Name, EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int SpawnAttributesSetMask(void* attributes, void* signals);

    [LibraryImport(Name, EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int SpawnAttributesSetDefault(void* attributes, void* signals);

    [LibraryImport(Name, EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int FileActionsInit(void* actions);

    [LibraryImport(Name, EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int FileActionsAddDuplicate(void* actions, int descriptor, int newDescriptor);

    [LibraryImport(Name, EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int FileActionsAddChangeDirectory(void* actions, string path);

    [LibraryImport(Name, EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int FileActionsDestroy(void* actions);

    [LibraryImport(Name, EntryPoint = "sigemptyset")]
    public static partial int EmptySignals(void* signals);

    [LibraryImport(Name, EntryPoint = "sigfillset")]
    public static partial int FillSignals(void* signals);

    [LibraryImport(Name, EntryPoint = "sigaction")]
    public static partial int SignalAction(int signal, void* action, void* oldAction);

    [LibraryImport(Name, EntryPoint = "waitid", SetLastError = true)]
    public static partial int WaitId(int kind, int id, void* info, int options);

    [LibraryImport(Name, EntryPoint = "waitpid", SetLastError = true)]
    public static partial int WaitPid(int pid, out int status, int options);

    [LibraryImport(Name, EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    [LibraryImport(Name, EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollDescriptor* descriptors, nuint count, int timeoutMilliseconds);

    [LibraryImport(Name, EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, byte* buffer, nuint count);

    [LibraryImport(Name, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, byte* buffer, nuint count);

    [LibraryImport(Name, EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport(Name, EntryPoint = "dup")]
    public static partial int Duplicate(int descriptor);

    [LibraryImport(Name, EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Access(string path, int mode);

    [LibraryImport(Name, EntryPoint = "realpath", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte* RealPath(string path, byte* memory);

    [LibraryImport(Name, EntryPoint = "geteuid")]
    public static partial int EffectiveUser();

    [LibraryImport(Name, EntryPoint = "getpwnam", StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte* FindAccount(string name);

    [LibraryImport(Name, EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeOwner(string path, int user, int group);

    [LibraryImport(Name, EntryPoint = "syscall", SetLastError = true)]
    public static partial nint Syscall(nint number, nint first, nint second, nint third, nint fourth);

    /// <summary>Reads what is there; 0 at the end of the pipe. To be called when poll said so, or it blocks.</summary>
    public static int Read(int descriptor, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var count = (int)Read(descriptor, start, (nuint)buffer.Length);
                if (count >= 0)
                {
                    return count;
                }

                if (Marshal.GetLastPInvokeError() != EINTR)
                {
                    return 0;
                }
            }
        }
    }
}
