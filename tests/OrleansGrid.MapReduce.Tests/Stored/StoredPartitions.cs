using System.Runtime.CompilerServices;
using System.Text;
using OrleansGrid.MapReduce.Partitioning;
using OrleansGrid.Tests.Stored;

namespace OrleansGrid.MapReduce.Tests.Stored;

/// <summary>
/// To which partition a key belongs: mappers of two versions that said it differently of one key would give it to two reducers, and no
/// example could be read any more, so there is never a second one.
/// </summary>
internal sealed class StoredPartitions(string name, [CallerFilePath] string here = "") : StoredFormat(name, ".txt", here)
{
    private static readonly string[] Keys = ["", "a", "b", "key-1", "key-2", "ü", "a rather long key of more than sixteen bytes"];

    private static readonly int[] Partitions = [1, 2, 7, 1000];

    protected override byte[] Write() => Encoding.UTF8.GetBytes(string.Concat(Lines().Select(line => line + "\n")));

    protected override void IsRead(byte[] example) => Assert.Equal(Encoding.UTF8.GetString(example), Encoding.UTF8.GetString(Write()));

    private static IEnumerable<string> Lines() =>
        from key in Keys
        from partitions in Partitions
        select $"'{key}' of {partitions}: {new HashPartitioner(partitions).Of(Encoding.UTF8.GetBytes(key))}";
}
