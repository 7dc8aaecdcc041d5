using OrleansGrid.Protocol.Tasks;

namespace OrleansGrid.Kinds.MapReduce.Shuffle;

/// <summary>
/// Keys of the grains that hand out map output. They name their silo as all keys of such grains do; see <see cref="TaskKey"/>.
/// </summary>
internal static class ShuffleKey
{
    public static string Of(string siloAddress) => "shuffle@" + siloAddress;
}
