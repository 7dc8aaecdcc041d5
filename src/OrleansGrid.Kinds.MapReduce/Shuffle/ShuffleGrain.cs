using Orleans.GrainDirectory;
using OrleansGrid.Silo.Tasks;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Kinds.MapReduce.Shuffle;

/// <summary>Reads pieces of this silo's map output for reducers elsewhere.</summary>
[SiloKeyPlacement, GrainDirectory(SiloKeyDirectory.Name)]
internal sealed class ShuffleGrain(ShuffleFolder folder, ShuffleMetrics metrics, FailPoints failPoints) : Grain, IShuffleGrain
{
    /// <summary>More at once than any reader of ours asks for.</summary>
    private const int MostBytes = 8 << 20;

    public async Task<byte[]?> ReadAsync(string file, long offset, int length)
    {
        await failPoints.ReachAsync("shuffle-read");
        if (folder.PathOf(file) is not { } path || length is < 0 or > MostBytes)
        {
            return null;
        }

        try
        {
            using var handle = File.OpenHandle(path, options: FileOptions.Asynchronous);
            var size = (int)Math.Clamp(RandomAccess.GetLength(handle) - offset, 0, length);
            var bytes = GC.AllocateUninitializedArray<byte>(size);
            var read = 0;
            while (read < size && await RandomAccess.ReadAsync(handle, bytes.AsMemory(read), offset + read) is var got and > 0)
            {
                read += got;
            }

            metrics.Served(read);
            return read == size ? bytes : bytes[..read];
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
