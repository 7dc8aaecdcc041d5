using Microsoft.Win32.SafeHandles;

namespace OrleansGrid.Kinds.MapReduce.Shuffle;

/// <summary>A file of map output on a disk of this machine.</summary>
internal sealed class MapOutputFile(string path) : IDisposable
{
    private readonly SafeFileHandle _handle = File.OpenHandle(path);

    public int Read(long offset, Span<byte> buffer) => RandomAccess.Read(_handle, buffer, offset);

    public void Dispose() => _handle.Dispose();
}
