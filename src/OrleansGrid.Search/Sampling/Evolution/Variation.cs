using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Sampling.Evolution;

/// <summary>How a child is made of its parents.</summary>
/// <param name="Crossover">Probability that a child has two parents instead of one.</param>
/// <param name="Mutations">Expected number of parameters that are changed at random.</param>
internal sealed record Variation(double Crossover, double Mutations)
{
    private const double Beyond = 0.5;

    /// <summary>η of the mutation: most changes are within some hundredths of the range.</summary>
    private const double Index = 20;
    private const double Swap = 0.5;

    /// <summary>A place of the unit cube; parameters that neither parent has are drawn at random.</summary>
    /// <param name="mother">Place in the unit cube, NaN where a parameter does not exist.</param>
    public double[] Child(Space space, double[] mother, double[] father, SeededRandom random)
    {
        var child = new double[mother.Length];
        var hasTwo = random.NextDouble() < Crossover;
        var chance = Mutations / mother.Length;
        for (var d = 0; d < child.Length; d++)
        {
            var (a, b) = (mother[d], hasTwo ? father[d] : mother[d]);
            (a, b) = (double.IsNaN(a) ? b : a, double.IsNaN(b) ? a : b);
            if (double.IsNaN(a))
            {
                child[d] = random.NextDouble();
                continue;
            }

            var isCategorical = space.Dimensions[d].Kind == DimensionKind.Categorical;
            child[d] = isCategorical || a == b ? (random.NextDouble() < Swap ? a : b) : Crossed(a, b, random);
            if (random.NextDouble() < chance)
            {
                child[d] = isCategorical ? random.NextDouble() : Mutated(child[d], random);
            }
        }

        return child;
    }

    /// <summary>
    /// Blend crossover: uniform between the parents and half of their distance beyond each. Eshelman and Schaffer 1993, BLX-0.5.
    /// </summary>
    private static double Crossed(double a, double b, SeededRandom random) =>
        Within(a + (((random.NextDouble() * (1 + (2 * Beyond))) - Beyond) * (b - a)));

    /// <summary>Polynomial mutation: Deb and Goyal 1996.</summary>
    private static double Mutated(double unit, SeededRandom random)
    {
        var u = random.NextDouble();
        var delta = u < 0.5 ? Math.Pow(2 * u, 1 / (Index + 1)) - 1 : 1 - Math.Pow(2 * (1 - u), 1 / (Index + 1));
        return Within(unit + delta);
    }

    /// <summary>Beyond a bound it comes back by as much.</summary>
    private static double Within(double unit)
    {
        unit = unit < 0 ? -unit : unit;
        unit = unit > 1 ? 2 - unit : unit;
        return Math.Clamp(unit, 0, 1);
    }
}
