using System.Runtime.InteropServices;

namespace OrleansGrid.Processes.Posix;

/// <summary>What a child does between fork and exec: change folder, take its standard streams, close all else.</summary>
internal unsafe ref struct FileActions : IDisposable
{
    // glibc 2.34 and later. Our own descriptors close themselves on exec; this is for those that the silo inherited from its parent or that
    // a native library opened carelessly. macOS has a spawn flag for it.
    private static readonly delegate* unmanaged<void*, int, int> AddCloseFrom = NativeLibrary.TryGetExport(
        NativeLibrary.GetMainProgramHandle(),
        "posix_spawn_file_actions_addclosefrom_np",
        out var address
    )
        ? (delegate* unmanaged<void*, int, int>)address
        : null;

    public FileActions(StandardStreams streams, string? workingDirectory)
    {
        Native = NativeMemory.AllocZeroed(Libc.OpaqueSize);
        _ = Libc.FileActionsInit(Native);
        if (workingDirectory is not null)
        {
            _ = Libc.FileActionsAddChangeDirectory(Native, workingDirectory);
        }

        _ = Libc.FileActionsAddDuplicate(Native, streams.Input, 0);
        _ = Libc.FileActionsAddDuplicate(Native, streams.Output, 1);
        _ = Libc.FileActionsAddDuplicate(Native, streams.Error, 2);
        if (AddCloseFrom is not null)
        {
            _ = AddCloseFrom(Native, 3);
        }
    }

    public void* Native { get; private set; }

    public void Dispose()
    {
        _ = Libc.FileActionsDestroy(Native);
        NativeMemory.Free(Native);
        Native = null;
    }
}
