using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Spaces.Constraints;

namespace OrleansGrid.Search.Spaces.Regions;

/// <summary>A point of which some codes are still open.</summary>
internal sealed class PartialPoint(Space space, SeededRandom random)
{
    private readonly Dictionary<Claim, bool> _lefts = [];

    public double[] Codes { get; init; } = new double[space.Dimensions.Count];

    public bool[] IsOpen { get; } = new bool[space.Dimensions.Count];

    /// <summary>Whether a dimension exists for sure.</summary>
    public bool Exists(int dimension) =>
        !IsOpen[dimension]
            ? !double.IsNaN(Codes[dimension])
            : space.Dimensions[dimension].When.All(condition => !IsOpen[condition.Dimension]) && space.Exists(dimension, Codes);

    /// <summary>Which side of an "or" is to be made true: by chance, and the same each time.</summary>
    public bool TakesLeft(Claim either)
    {
        if (!_lefts.TryGetValue(either, out var left))
        {
            _lefts[either] = left = random.NextInt(2) == 0;
        }

        return left;
    }
}
