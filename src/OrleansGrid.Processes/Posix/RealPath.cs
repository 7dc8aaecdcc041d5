using System.Runtime.InteropServices;

namespace OrleansGrid.Processes.Posix;

/// <summary>Where a path leads when all links in it are followed.</summary>
internal static unsafe class RealPath
{
    /// <summary>Null when there is nothing.</summary>
    public static string? Of(string path)
    {
        var found = Libc.RealPath(path, null);
        try
        {
            return Marshal.PtrToStringUTF8((nint)found);
        }
        finally
        {
            NativeMemory.Free(found);
        }
    }
}
