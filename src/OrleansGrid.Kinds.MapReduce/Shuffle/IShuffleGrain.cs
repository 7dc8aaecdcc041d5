using Orleans.Concurrency;
using OrleansGrid.Protocol.Access;

namespace OrleansGrid.Kinds.MapReduce.Shuffle;

/// <summary>Hands out the map output that one silo keeps. The key is the silo's address, as in <see cref="ShuffleKey"/>.</summary>
/// <remarks>
/// Readers ask for one piece after another, so a reader that is slow slows nobody but itself, and nothing is sent that nobody wants.
/// </remarks>
[Alias("grid.shuffle")]
public interface IShuffleGrain : IGrainWithStringKey
{
    /// <summary>
    /// Up to <paramref name="length"/> bytes of a file of the silo's shuffle folder, from <paramref name="offset"/>; fewer only at its end.
    /// Null when the silo has no such file.
    /// </summary>
    [Alias("read"), LeastRole(GridRole.Silo), AlwaysInterleave, ResponseTimeout("00:00:30")]
    Task<byte[]?> ReadAsync(string file, long offset, int length);
}
