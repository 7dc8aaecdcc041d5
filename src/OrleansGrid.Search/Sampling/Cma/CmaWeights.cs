namespace OrleansGrid.Search.Sampling.Cma;

/// <summary>Recombination weights and learning rates that follow from the number of dimensions and of members of a generation.</summary>
/// <remarks>Hansen, "The CMA evolution strategy: a tutorial", 2016, table 1; negative weights are the active covariance update.</remarks>
internal sealed class CmaWeights
{
    public CmaWeights(int dimensions, int members)
    {
        double n = dimensions;
        var raw = Enumerable.Range(1, members).Select(i => Math.Log((members + 1) / 2.0) - Math.Log(i)).ToArray();
        var (good, bad) = (raw[..(members / 2)], raw[(members / 2)..]);
        Mass = Effective(good);
        PathRate = (4 + (Mass / n)) / (n + 4 + (2 * Mass / n));
        StepRate = (Mass + 2) / (n + Mass + 5);
        RankOneRate = 2 / (((n + 1.3) * (n + 1.3)) + Mass);
        RankMuRate = Math.Min(1 - RankOneRate, 2 * (0.25 + Mass + (1 / Mass) - 2) / (((n + 2) * (n + 2)) + Mass));
        Damping = 1 + (2 * Math.Max(0, Math.Sqrt((Mass - 1) / (n + 1)) - 1)) + StepRate;
        NormalLength = Math.Sqrt(n) * (1 - (1 / (4 * n)) + (1 / (21 * n * n)));
        var badSum = Math.Min(
            1 + (RankOneRate / RankMuRate),
            Math.Min(1 + (2 * Effective(bad) / (Mass + 2)), (1 - RankOneRate - RankMuRate) / (n * RankMuRate))
        );
        All = [.. good.Select(w => w / good.Sum()), .. bad.Select(w => w * badSum / Math.Max(-bad.Sum(), double.Epsilon))];
    }

    /// <summary>By rank, the best first; those of the worse half are negative.</summary>
    public double[] All { get; }

    /// <summary>How many equally weighted members the better half is worth.</summary>
    public double Mass { get; }

    public double PathRate { get; }

    public double StepRate { get; }

    public double RankOneRate { get; }

    public double RankMuRate { get; }

    public double Damping { get; }

    /// <summary>Expected length of a standard normal vector.</summary>
    public double NormalLength { get; }

    private static double Effective(double[] weights) => weights.Sum() * weights.Sum() / Math.Max(weights.Sum(w => w * w), double.Epsilon);
}
