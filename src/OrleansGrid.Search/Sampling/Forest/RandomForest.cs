using OrleansGrid.Search.Sampling.Surrogates;
using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Sampling.Forest;

/// <summary>Many trees, each of a resample of the trials: their disagreement says how uncertain they are.</summary>
/// <remarks>
/// Breiman, "Random forests", 2001; mean and variance as in Hutter, Xu, Hoos and Leyton-Brown, "Algorithm runtime prediction", 2014, eq. 4.
/// </remarks>
internal sealed class RandomForest(IReadOnlyList<RegressionTree> trees) : ISurrogate
{
    public IReadOnlyList<RegressionTree> Trees => trees;

    public static RandomForest Of(Space space, IReadOnlyList<double[]> places, double[] losses, int trees, SeededRandom random) =>
        new([
            .. Enumerable
                .Range(0, trees)
                .Select(_ => new RegressionTree(space, places, losses, [.. places.Select(_ => random.NextInt(places.Count))], random)),
        ]);

    public (double Mean, double Deviation) Predict(double[] place)
    {
        var (mean, square, within) = (0.0, 0.0, 0.0);
        foreach (var tree in trees)
        {
            var leaf = tree.Leaf(place);
            mean += leaf.Mean / trees.Count;
            square += leaf.Mean * leaf.Mean / trees.Count;
            within += leaf.Variance / trees.Count;
        }

        return (mean, Math.Sqrt(Math.Max(square - (mean * mean) + within, 1e-8)));
    }
}
