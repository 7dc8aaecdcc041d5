using Microsoft.Extensions.Logging;
using OrleansGrid.MapReduce.Mapping;
using OrleansGrid.MapReduce.Reducing;
using OrleansGrid.Silo.Membership;

namespace OrleansGrid.Kinds.MapReduce.Shuffle;

/// <summary>
/// Where one reduce attempt gets its map output from: files of the own silo or of a shared folder as they are, others piece by piece from
/// the silos that keep them.
/// </summary>
internal sealed partial class ShuffleSource(
    IReadOnlyList<MapOutput> outputs,
    SiloIdentity own,
    ShuffleFolder folder,
    SiloDirectory silos,
    SeenSilos seen,
    IGrainFactory grains,
    ILogger log
) : IMapOutputSource, IDisposable
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<string, MapOutputFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Split, int Partition), RemotePartition> _streams = [];
    private readonly CancellationTokenSource _end = new();

    public int Read(MapOutput output, int partition, long offset, Span<byte> buffer, CancellationToken cancellation)
    {
        if (offset >= output.Partitions[partition].Bytes)
        {
            return 0;
        }

        return LocalPath(output) is { } path
            ? ReadFile(output, path, partition, offset, buffer)
            : Stream(output, partition).Read(offset, buffer, cancellation);
    }

    public void Dispose()
    {
        _end.Cancel();
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }
    }

    private string? LocalPath(MapOutput output) =>
        Path.IsPathRooted(output.File) ? output.File
        : output.Silo == own.Name ? folder.PathOf(output.File)
        : null;

    private int ReadFile(MapOutput output, string path, int partition, long offset, Span<byte> buffer)
    {
        try
        {
            if (!_files.TryGetValue(path, out var file))
            {
                _files.Add(path, file = new MapOutputFile(path));
            }

            var place = output.Partitions[partition];
            var read = file.Read(place.Offset + offset, buffer[..(int)Math.Min(buffer.Length, place.Bytes - offset)]);
            return read > 0 ? read : throw Lost([output], $"The map output {path} is cut off.");
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Lost([output], $"The map output {path} is gone.", gone);
        }
    }

    private RemotePartition Stream(MapOutput output, int partition)
    {
        if (!_streams.TryGetValue((output.Split, partition), out var stream))
        {
            var pieces = RemotePartition.PieceFor(outputs.Count);
            stream = new RemotePartition(
                output.Partitions[partition].Bytes,
                pieces,
                (offset, length) => FetchAsync(output, output.Partitions[partition].Offset + offset, length)
            );
            _streams.Add((output.Split, partition), stream);
        }

        return stream;
    }

    /// <summary>A silo that is slow is waited for; one that is gone, or has not the file, has lost it.</summary>
    private async Task<byte[]> FetchAsync(MapOutput output, long offset, int length)
    {
        while (true)
        {
            _end.Token.ThrowIfCancellationRequested();
            if (silos.Find(output.Silo) is { } address)
            {
                try
                {
                    var bytes =
                        await grains.GetGrain<IShuffleGrain>(ShuffleKey.Of(address)).ReadAsync(output.File, offset, length)
                        ?? throw await MissingAsync(output, address);
                    return bytes.Length > 0
                        ? bytes
                        : throw Lost([output], $"The map output {output.File} of silo {output.Silo} is cut off.");
                }
                catch (Exception error) when (error is not MapOutputLostException)
                {
                    LogFetchAgain(error, output.Split, output.Silo, error.Message);
                }
            }
            else if (seen.IsGone(output.Silo))
            {
                var kept = outputs.Where(o => o.Silo == output.Silo && !Path.IsPathRooted(o.File)).ToList();
                throw Lost(kept, $"Silo {output.Silo} is gone with the map output of {kept.Count} splits.");
            }

            await Task.Delay(BetweenTries, _end.Token);
        }
    }

    /// <summary>One file is not there: what else is not is found out at once, so that all of it is made again together.</summary>
    private async Task<MapOutputLostException> MissingAsync(MapOutput output, string address)
    {
        var others = outputs.Where(o => o.Silo == output.Silo && !Path.IsPathRooted(o.File)).ToList();
        var found = await Task.WhenAll(others.Select(o => grains.GetGrain<IShuffleGrain>(ShuffleKey.Of(address)).ReadAsync(o.File, 0, 0)));
        var missing = others.Where((o, i) => found[i] is null || o == output).ToList();
        return Lost(missing, $"Silo {output.Silo} has no longer the map output of {missing.Count} splits.");
    }

    private static MapOutputLostException Lost(IReadOnlyCollection<MapOutput> outputs, string why, Exception? cause = null) =>
        new([.. outputs.Select(o => o.Split)], why, cause);

    [LoggerMessage(Level = LogLevel.Information, Message = "The map output of split {Split} is asked for again from {Silo}: {Reason}")]
    private partial void LogFetchAgain(Exception error, int split, string silo, string reason);
}
