using Microsoft.Win32.SafeHandles;

namespace OrleansGrid.MapReduce;

/// <summary>Writes a run: a file with the sorted pairs of each partition, one partition after another.</summary>
internal sealed class RunWriter : IDisposable
{
    private readonly TaskDisk disk;
    private readonly SafeFileHandle file;
    private readonly string path;
    private readonly bool isSpill;
    private readonly List<MapPartition> partitions = [];
    private long written;
    private (long Bytes, long RawBytes, long Pairs) before;

    public RunWriter(TaskDisk disk, string path, bool compress, bool isSpill)
    {
        (this.disk, this.path, this.isSpill) = (disk, path, isSpill);
        file = disk.Create(path);
        Blocks = new BlockWriter(Write, compress);
    }

    /// <summary>Takes the pairs of the partition at hand.</summary>
    public BlockWriter Blocks { get; }

    /// <summary>Ends a partition; those without pairs too.</summary>
    public void EndPartition()
    {
        Blocks.CloseBlock();
        var now = (Blocks.Bytes, Blocks.RawBytes, Blocks.Pairs);
        partitions.Add(new MapPartition(before.Bytes, now.Bytes - before.Bytes, now.RawBytes - before.RawBytes, now.Pairs - before.Pairs));
        before = now;
    }

    public Run Finish()
    {
        Blocks.Flush();
        return new Run(path, written, partitions);
    }

    public void Dispose()
    {
        Blocks.Dispose();
        file.Dispose();
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        disk.Write(file, bytes, written, isSpill);
        written += bytes.Length;
    }
}
