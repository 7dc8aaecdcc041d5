using OrleansGrid.MapReduce.Sampling;

namespace OrleansGrid.MapReduce.Tests;

public sealed class DistinctKeysTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(20_000)]
    [InlineData(1_000_000)]
    public void Keys_that_are_equally_frequent_are_estimated_within_a_tenth(int keys)
    {
        var random = new Random(5);
        var estimate = new DistinctKeys(Times(50_000, () => random.Next(keys)));
        Assert.InRange(estimate.Among(500_000) / keys / (1 - Math.Exp(-500_000.0 / keys)), 0.9, 1.1);
    }

    [Fact]
    public void Words_as_frequent_as_Zipf_says_are_estimated_within_a_third()
    {
        var random = new Random(5);
        int Draw() => (int)Math.Exp(random.NextDouble() * Math.Log(200_000));
        var estimate = new DistinctKeys(Times(150_000, Draw)).Among(2_000_000);
        Assert.InRange(estimate / Enumerable.Range(0, 2_000_000).Select(_ => Draw()).Distinct().Count(), 0.67, 1.33);
    }

    [Fact]
    public void There_are_never_more_keys_than_pairs_and_never_fewer_than_were_seen() =>
        Gen.Long[1, 20]
            .Array[0, 100]
            .Sample(times =>
            {
                var estimate = new DistinctKeys(times);
                Assert.InRange(estimate.Among(times.Sum()), 0, times.Length);
                Assert.InRange(estimate.Among(10 * times.Sum()), times.Length, Math.Max(times.Length, 10 * times.Sum()));
            });

    private static IEnumerable<long> Times(int pairs, Func<int> draw) =>
        Enumerable.Range(0, pairs).Select(_ => draw()).GroupBy(k => k).Select(g => (long)g.Count()).ToList();
}
