using System.Runtime.InteropServices;

namespace OrleansGrid.MapReduce.Output;

/// <summary>Makes renames durable: they are in the folder's own data, which .NET cannot flush.</summary>
internal static partial class DiskFlush
{
    public static void Folder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(path, 0);
        if (descriptor < 0)
        {
            throw new IOException($"{path} cannot be opened to flush it (error {Marshal.GetLastPInvokeError()}).");
        }

        // Some network file systems cannot flush a folder and do not need to; a failure to is no failure of the rename.
        _ = Sync(descriptor);
        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
