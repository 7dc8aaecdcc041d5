using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Spaces.Constraints;
using OrleansGrid.Search.Spaces.Regions;

namespace OrleansGrid.Search.Spaces;

/// <summary>
/// A search space as samplers see it. A <i>point</i> is one code for each dimension, in the order of <see cref="Dimensions"/>; NaN where
/// the dimension does not exist under the values of the others.
/// </summary>
public sealed class Space
{
    private readonly Lazy<Region>? _region;

    /// <param name="dimensions">In an order in which conditions refer to earlier ones only.</param>
    public Space(IReadOnlyList<Dimension> dimensions)
        : this(dimensions, []) { }

    internal Space(IReadOnlyList<Dimension> dimensions, IReadOnlyList<Constraint> constraints)
    {
        Dimensions = dimensions;
        IsConditional = dimensions.Any(dimension => dimension.When.Count > 0);
        _region = constraints.Count == 0 ? null : new Lazy<Region>(() => new Region(this, constraints));
    }

    public IReadOnlyList<Dimension> Dimensions { get; }

    public bool IsConditional { get; }

    public bool HasConstraints => _region is not null;

    /// <summary>What the constraints leave of the space; null without constraints.</summary>
    internal Region? Region => _region?.Value;

    /// <summary>Whether a dimension exists, given the codes of those before it.</summary>
    public bool Exists(int dimension, ReadOnlySpan<double> point)
    {
        foreach (var condition in Dimensions[dimension].When)
        {
            // NaN equals nothing: below a dimension that does not exist nothing exists.
            if (!Contains(condition.Values, point[condition.Dimension]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the constraints allow the point.</summary>
    public bool Allows(double[] point) => _region is null || _region.Value.Allows(point);

    /// <summary>
    /// The point at a place of the unit cube, one coordinate a dimension; those of dimensions that do not exist are not looked at.
    /// </summary>
    public double[] FromUnit(ReadOnlySpan<double> unit)
    {
        var point = new double[Dimensions.Count];
        for (var d = 0; d < point.Length; d++)
        {
            point[d] = Exists(d, point) ? Dimensions[d].FromUnit(unit[d]) : double.NaN;
        }

        return point;
    }

    /// <summary>A random point, whatever the constraints say.</summary>
    internal double[] Anywhere(SeededRandom random)
    {
        var unit = new double[Dimensions.Count];
        for (var d = 0; d < unit.Length; d++)
        {
            unit[d] = random.NextDouble();
        }

        return FromUnit(unit);
    }

    /// <summary>
    /// The point, or where the constraints forbid it and leave next to nothing of the space, an allowed one near it. Where they leave
    /// more the point comes back as it is: drawing again is the better way there, which piles up nothing on the borders.
    /// </summary>
    internal double[] Mended(double[] point, SeededRandom random) =>
        Region is { IsSparse: true } region && !region.Allows(point) ? region.Near(point, random) ?? point : point;

    /// <summary>Where a point lies in the unit cube; NaN where a dimension does not exist.</summary>
    public double[] ToUnit(ReadOnlySpan<double> point)
    {
        var unit = new double[Dimensions.Count];
        for (var d = 0; d < unit.Length; d++)
        {
            unit[d] = double.IsNaN(point[d]) ? double.NaN : Dimensions[d].ToUnit(point[d]);
        }

        return unit;
    }

    /// <summary>The point to try first: the defaults, and the middle of what has none. Null if no dimension has a default.</summary>
    public double[]? Defaults()
    {
        if (!Dimensions.Any(dimension => dimension.Default is not null))
        {
            return null;
        }

        var point = new double[Dimensions.Count];
        for (var d = 0; d < point.Length; d++)
        {
            var dimension = Dimensions[d];
            // Choices without an order have no middle; the first is what authors name first.
            point[d] = Exists(d, point)
                ? dimension.Default ?? dimension.FromUnit(dimension.Kind == DimensionKind.Categorical ? 0 : 0.5)
                : double.NaN;
        }

        return point;
    }

    private static bool Contains(IReadOnlyList<double> values, double code)
    {
        foreach (var value in values)
        {
            if (value == code)
            {
                return true;
            }
        }

        return false;
    }
}
