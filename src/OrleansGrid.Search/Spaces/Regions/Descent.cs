using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Spaces.Constraints;

namespace OrleansGrid.Search.Spaces.Regions;

/// <summary>Goes from a forbidden point to an allowed one by random changes that do not lead away.</summary>
internal sealed class Descent(Space space, IReadOnlyList<Constraint> constraints)
{
    private const int Steps = 1500;

    private static readonly double[] Widths = [0.3, 0.1, 0.03, 0.01, 0.001, 0.0001];

    /// <summary>Null where it got stuck.</summary>
    public double[]? From(double[] point, SeededRandom random)
    {
        var distance = Distance(point);
        for (var i = 0; i < Steps && distance > 0; i++)
        {
            var changed = Changed(point, random);
            var there = Distance(changed);
            (point, distance) = there <= distance ? (changed, there) : (point, distance);
        }

        return distance > 0 ? null : point;
    }

    private double Distance(double[] point) => constraints.Sum(constraint => constraint.Distance(point));

    private double[] Changed(double[] point, SeededRandom random)
    {
        var unit = space.ToUnit(point);
        var changes = 1 + random.NextInt(2);
        for (var i = 0; i < changes; i++)
        {
            var d = random.NextInt(unit.Length);
            var dimension = space.Dimensions[d];
            var width = Widths[random.NextInt(Widths.Length)];
            unit[d] =
                double.IsNaN(unit[d]) || dimension.Kind == DimensionKind.Categorical ? random.NextDouble()
                : dimension.Count < long.MaxValue && random.NextInt(2) == 0 ? Neighbour(dimension, point[d], random)
                : Math.Clamp(unit[d] + (width * random.NextNormal()), 0, 1);
        }

        for (var d = 0; d < unit.Length; d++)
        {
            // Should it come to exist.
            unit[d] = double.IsNaN(unit[d]) ? random.NextDouble() : unit[d];
        }

        return space.FromUnit(unit);
    }

    private static double Neighbour(Dimension dimension, double code, SeededRandom random) =>
        dimension.ToUnit(dimension.At(Math.Clamp(dimension.IndexOf(code) + (random.NextInt(2) == 0 ? 1 : -1), 0, dimension.Count - 1)));
}
