using Microsoft.Win32.SafeHandles;
using OrleansGrid.MapReduce.Mapping;
using OrleansGrid.MapReduce.Spilling;

namespace OrleansGrid.MapReduce.Merging;

/// <summary>One partition of a spill file of this task.</summary>
internal sealed class SpilledPartition(Run run, int partition, TaskDisk disk, bool removeRun) : RunSource
{
    public override long Bytes => run.Partitions[partition].Bytes;

    public override RunStream Open() => new FileStream(run, run.Partitions[partition]);

    public override void Remove()
    {
        if (removeRun)
        {
            disk.Delete(run.Path, run.Bytes);
        }
    }

    private sealed class FileStream(Run run, MapPartition part) : RunStream
    {
        private readonly SafeFileHandle _file = File.OpenHandle(run.Path);
        private long _at;

        public override int Read(Span<byte> buffer)
        {
            var read = RandomAccess.Read(_file, buffer[..(int)Math.Min(buffer.Length, part.Bytes - _at)], part.Offset + _at);
            _at += read;
            return read;
        }

        public override Exception Damaged(string why) =>
            new IOException($"The spill file {run.Path} is damaged before offset {part.Offset + _at}: {why}.");

        public override void Dispose() => _file.Dispose();
    }
}
