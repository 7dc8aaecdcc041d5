using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OrleansGrid.MapReduce.Inputs;

/// <summary>
/// What .NET does not say of files on Linux: of which type one is without opening it (which waits for ever at a pipe), and anything at all
/// of a file whose name is not UTF-8.
/// </summary>
internal static unsafe partial class NativeFiles
{
    private const int CurrentFolder = -100;
    private const uint BasicFacts = 0x7ff;
    private const int FactsBytes = 256;
    private const int ModeAt = 28;
    private const int SizeAt = 40;
    private const int ModifiedAt = 112;
    private const int ReadOnlyCloseOnExec = 0x80000;

    /// <summary>Where a name begins in an entry of a folder, on every 64-bit Linux.</summary>
    private const int NameAt = 19;

    /// <summary>Whether this can be asked here; elsewhere names are always Unicode, and .NET's own answers must do.</summary>
    public static bool Available => OperatingSystem.IsLinux() && nint.Size == 8;

    /// <summary>Null when nothing stands there, or it cannot be reached.</summary>
    public static FileFacts? Facts(string path)
    {
        var facts = stackalloc byte[FactsBytes];
        fixed (byte* name = Terminated(path))
        {
            if (Statx(CurrentFolder, name, 0, BasicFacts, facts) != 0)
            {
                return null;
            }
        }

        var all = new ReadOnlySpan<byte>(facts, FactsBytes);
        var seconds = BinaryPrimitives.ReadInt64LittleEndian(all[ModifiedAt..]);
        var nanoseconds = BinaryPrimitives.ReadUInt32LittleEndian(all[(ModifiedAt + 8)..]);
        return new FileFacts(
            TypeOf(BinaryPrimitives.ReadUInt16LittleEndian(all[ModeAt..])),
            BinaryPrimitives.ReadInt64LittleEndian(all[SizeAt..]),
            DateTime.UnixEpoch.Ticks + seconds * TimeSpan.TicksPerSecond + nanoseconds / 100
        );
    }

    /// <summary>The names in a folder, as <see cref="PathText"/> writes them.</summary>
    /// <exception cref="UnauthorizedAccessException">It cannot be listed.</exception>
    public static List<string> Names(string folder)
    {
        nint open;
        fixed (byte* name = Terminated(folder))
        {
            open = OpenFolder(name);
        }

        if (open == 0)
        {
            throw new UnauthorizedAccessException($"{PathText.Shown(folder)} cannot be listed (error {Marshal.GetLastPInvokeError()}).");
        }

        try
        {
            var names = new List<string>();
            for (var entry = NextEntry(open); entry != null; entry = NextEntry(open))
            {
                var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + NameAt);
                if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                {
                    names.Add(PathText.Of(name));
                }
            }

            return names;
        }
        finally
        {
            _ = CloseFolder(open);
        }
    }

    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle Open(string path)
    {
        fixed (byte* name = Terminated(path))
        {
            var descriptor = OpenFile(name, ReadOnlyCloseOnExec);
            return descriptor >= 0
                ? new SafeFileHandle(descriptor, ownsHandle: true)
                : throw new IOException($"{PathText.Shown(path)} cannot be opened (error {Marshal.GetLastPInvokeError()}).");
        }
    }

    private static byte[] Terminated(string path) => [.. PathText.Bytes(path), 0];

    private static FileType TypeOf(int mode) =>
        (mode & 0xF000) switch
        {
            0x4000 => FileType.Folder,
            0x1000 => FileType.Pipe,
            0xC000 => FileType.Socket,
            0x2000 => FileType.CharacterDevice,
            0x6000 => FileType.BlockDevice,
            _ => FileType.Regular,
        };

    [LibraryImport("libc", EntryPoint = "statx")]
    private static partial int Statx(int folder, byte* path, int flags, uint mask, byte* facts);

    [LibraryImport("libc", EntryPoint = "opendir", SetLastError = true)]
    private static partial nint OpenFolder(byte* path);

    [LibraryImport("libc", EntryPoint = "readdir")]
    private static partial byte* NextEntry(nint folder);

    [LibraryImport("libc", EntryPoint = "closedir")]
    private static partial int CloseFolder(nint folder);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int OpenFile(byte* path, int flags);
}
