using OrleansGrid.MapReduce.Planning;
using OrleansGrid.MapReduce.Sampling;

namespace OrleansGrid.MapReduce.Tests;

public sealed class RangeBoundariesTests
{
    private static readonly Gen<(int[] Weights, int Partitions)> Cases = Gen.Select(
        Gen.OneOf(Gen.Int[1, 100], Gen.Int[1, 5_000]).Array[1, 200],
        Gen.Int[1, 20]
    );

    [Fact]
    public void Each_partition_gets_its_share_give_or_take_the_heaviest_key() =>
        Cases.Sample(
            (weights, partitions) =>
            {
                var boundaries = RangeBoundaries.Choose(Keys(weights), partitions, divides: false);
                var loads = Loads(weights, boundaries);
                Assert.InRange(loads.Length, 1, partitions);
                Assert.All(loads, load => Assert.InRange(load, 0, weights.Sum() / (double)partitions + 2 * weights.Max()));
                Assert.Equal(boundaries.Keys.Select(Number).Distinct().Order(), boundaries.Keys.Select(Number));
            }
        );

    [Fact]
    public void A_key_that_is_more_than_a_share_has_a_partition_of_its_own()
    {
        int[] weights = [10, 10, 10, 900, 10, 10, 10];
        Assert.Equal([30, 900, 20, 10], Loads(weights, RangeBoundaries.Choose(Keys(weights), 4, divides: false)));
    }

    [Fact]
    public void Divided_keys_give_every_partition_an_even_share() =>
        Cases.Sample(
            (weights, partitions) =>
            {
                var boundaries = RangeBoundaries.Choose(Keys(weights), partitions, divides: true);
                var share = weights.Sum() / (double)partitions;
                Assert.Equal(partitions - 1, boundaries.Keys.Count);
                Assert.All(Loads(weights, boundaries), load => Assert.InRange(load, 0.79 * share, 1.21 * share));
                var ends = boundaries.Keys.Select((key, i) => Number(key) + (boundaries.Shares?[i] ?? 0)).ToList();
                Assert.Equal(ends.Order(), ends);
            }
        );

    /// <summary>Weight of each partition, with keys divided exactly.</summary>
    private static double[] Loads(int[] weights, RangeBoundaries boundaries)
    {
        var loads = new double[boundaries.Keys.Count + 1];
        for (var key = 0; key < weights.Length; key++)
        {
            var cuts = boundaries
                .Keys.Select(
                    (b, i) =>
                        Number(b) < key ? 0
                        : Number(b) > key ? 1
                        : boundaries.Shares?[i] ?? 0
                )
                .Append(1)
                .ToList();
            for (var i = 0; i < loads.Length; i++)
            {
                loads[i] += weights[key] * (cuts[i] - (i == 0 ? 0 : cuts[i - 1]));
            }
        }

        return loads;
    }

    private static List<KeyValuePair<byte[], SampledKey>> Keys(int[] weights) =>
        [.. weights.Select((w, i) => KeyValuePair.Create(new[] { (byte)i }, new SampledKey(w, w)))];

    private static int Number(byte[] key) => key[0];
}
