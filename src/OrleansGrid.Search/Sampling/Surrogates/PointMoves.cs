using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Sampling.Surrogates;

/// <summary>Steps from one point of a space to others near it.</summary>
internal sealed class PointMoves(Space space, SeededRandom random)
{
    private const int MostChoices = 12;

    private static readonly double[] Widths = [0.3, 0.1, 0.03, 0.01, 0.003];

    /// <summary>Points that differ from one in a single value that is not continuous, and in what comes to exist with it.</summary>
    public IEnumerable<double[]> Single(double[] point, int d)
    {
        var dimension = space.Dimensions[d];
        if (dimension.Count == long.MaxValue || double.IsNaN(point[d]))
        {
            yield break;
        }

        foreach (var code in Others(dimension, point[d]))
        {
            var unit = Units(point);
            unit[d] = dimension.ToUnit(code);
            yield return space.Mended(space.FromUnit(unit), random);
        }
    }

    /// <summary>A point with some of its values changed, at least one.</summary>
    public double[] Changed(double[] point)
    {
        var width = Widths[random.NextInt(Widths.Length)];
        var unit = Units(point);
        var certain = random.NextInt(unit.Length);
        var share = random.NextDouble();
        for (var d = 0; d < unit.Length; d++)
        {
            if (d == certain || random.NextDouble() < share)
            {
                var moved = unit[d] + (width * random.NextNormal());
                unit[d] =
                    space.Dimensions[d].Kind == DimensionKind.Categorical
                        ? (random.NextDouble() < 0.3 ? random.NextDouble() : unit[d])
                        : Math.Clamp(moved, 0, 1);
            }
        }

        return space.Mended(space.FromUnit(unit), random);
    }

    /// <summary>In the unit cube; what does not exist gets a random place, should it come to exist.</summary>
    private double[] Units(double[] point)
    {
        var unit = space.ToUnit(point);
        for (var d = 0; d < unit.Length; d++)
        {
            unit[d] = double.IsNaN(unit[d]) ? random.NextDouble() : unit[d];
        }

        return unit;
    }

    private IEnumerable<double> Others(Dimension dimension, double code)
    {
        if (dimension.Kind == DimensionKind.Categorical)
        {
            return dimension.Count <= MostChoices
                ? Enumerable.Range(0, (int)dimension.Count).Select(choice => (double)choice)
                : Enumerable.Range(0, MostChoices).Select(_ => (double)random.NextInt((int)dimension.Count)).ToArray();
        }

        return new[] { 1, -1, 2, -2, 5, -5 }
            .Select(steps => dimension.At(Math.Clamp(dimension.IndexOf(code) + steps, 0, dimension.Count - 1)))
            .Distinct();
    }
}
