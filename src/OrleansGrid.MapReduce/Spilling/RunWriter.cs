using Microsoft.Win32.SafeHandles;
using OrleansGrid.MapReduce.Blocks;
using OrleansGrid.MapReduce.Mapping;

namespace OrleansGrid.MapReduce.Spilling;

/// <summary>Writes a run: a file with the sorted pairs of each partition, one partition after another.</summary>
internal sealed class RunWriter : IDisposable
{
    private readonly TaskDisk _disk;
    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly bool _isSpill;
    private readonly List<MapPartition> _partitions = [];
    private long _written;
    private (long Bytes, long RawBytes, long Pairs) _before;

    public RunWriter(TaskDisk disk, string path, bool compress, bool isSpill)
    {
        (this._disk, this._path, this._isSpill) = (disk, path, isSpill);
        _file = disk.Create(path);
        Blocks = new BlockWriter(Write, compress);
    }

    /// <summary>Takes the pairs of the partition at hand.</summary>
    public BlockWriter Blocks { get; }

    /// <summary>Ends a partition; those without pairs too.</summary>
    public void EndPartition()
    {
        Blocks.CloseBlock();
        var now = (Blocks.Bytes, Blocks.RawBytes, Blocks.Pairs);
        _partitions.Add(
            new MapPartition(_before.Bytes, now.Bytes - _before.Bytes, now.RawBytes - _before.RawBytes, now.Pairs - _before.Pairs)
        );
        _before = now;
    }

    public Run Finish()
    {
        Blocks.Flush();
        return new Run(_path, _written, _partitions);
    }

    public void Dispose()
    {
        Blocks.Dispose();
        _file.Dispose();
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _disk.Write(_file, bytes, _written, _isSpill);
        _written += bytes.Length;
    }
}
