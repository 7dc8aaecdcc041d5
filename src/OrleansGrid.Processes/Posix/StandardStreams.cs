using Microsoft.Win32.SafeHandles;

namespace OrleansGrid.Processes.Posix;

/// <summary>The descriptors that become a child's 0, 1 and 2.</summary>
internal readonly record struct StandardStreams(int Input, int Output, int Error)
{
    private static readonly SafeFileHandle NullHandle = OpenNull();

    /// <summary>/dev/null, opened once for all children: reading gives the end, writing is dropped.</summary>
    public static int Null { get; } = (int)NullHandle.DangerousGetHandle();

    private static SafeFileHandle OpenNull()
    {
        // A silo started with a standard stream closed would get that number for a pipe, and giving the child its streams in turn would
        // overwrite one with another. So fill the three numbers first.
        var handle = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        while (true)
        {
            var copy = Libc.Duplicate((int)handle.DangerousGetHandle());
            if (copy > 2)
            {
                _ = Libc.Close(copy);
                break;
            }

            if (copy < 0)
            {
                break;
            }
        }

        return handle;
    }
}
