using OrleansGrid.Search.Sampling.Gaussian;
using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Sampling.Forest;

/// <summary>A tree that cuts the space into boxes of similar losses.</summary>
/// <remarks>
/// Breiman, Friedman, Olshen and Stone, "Classification and regression trees", 1984. A number is cut at a random place between two
/// neighbouring values, as in Hutter, Hoos and Leyton-Brown 2011, so that many trees together are smooth; a choice is cut into one value
/// and the rest. Places are those of <see cref="Kernel.Place"/>.
/// </remarks>
internal sealed class RegressionTree
{
    private const int SmallestNode = 3;
    private const int ThresholdsTried = 16;

    private readonly List<Node> _nodes = [];
    private readonly Space _space;
    private readonly IReadOnlyList<double[]> _places;
    private readonly double[] _losses;
    private readonly SeededRandom _random;

    /// <param name="rows">Numbers of the observations to learn from; one may come several times.</param>
    public RegressionTree(Space space, IReadOnlyList<double[]> places, double[] losses, int[] rows, SeededRandom random)
    {
        (_space, _places, _losses, _random) = (space, places, losses, random);
        Grow(rows);
    }

    /// <summary>The first is the root.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    public Node Leaf(double[] place)
    {
        var node = _nodes[0];
        while (!node.IsLeaf)
        {
            node = _nodes[node.GoesLeft(place[node.Dimension], _space) ? node.Left : node.Right];
        }

        return node;
    }

    private int Grow(int[] rows)
    {
        var index = _nodes.Count;
        var mean = rows.Average(row => _losses[row]);
        var variance = rows.Average(row => (_losses[row] - mean) * (_losses[row] - mean));
        _nodes.Add(new Node(-1, 0, -1, -1, mean, variance));
        if (rows.Length >= SmallestNode && variance > 1e-14 && BestCut(rows) is { } cut)
        {
            var left = Grow([.. rows.Where(row => cut.GoesLeft(_places[row][cut.Dimension], _space))]);
            var right = Grow([.. rows.Where(row => !cut.GoesLeft(_places[row][cut.Dimension], _space))]);
            _nodes[index] = cut with { Left = left, Right = right, Mean = mean, Variance = variance };
        }

        return index;
    }

    private Node? BestCut(int[] rows)
    {
        // A share of 5/6 of the dimensions, at least one (Hutter et al. 2011).
        var dimensions = Enumerable.Range(0, _space.Dimensions.Count).ToArray();
        _random.Shuffle(dimensions.AsSpan());
        Node? best = null;
        var bestGain = 1e-14;
        foreach (var d in dimensions.Take(Math.Max(1, (dimensions.Length * 5) / 6)))
        {
            foreach (var cut in Cuts(d, rows))
            {
                if (Gain(cut, rows) is var gain && gain > bestGain)
                {
                    (best, bestGain) = (cut, gain);
                }
            }
        }

        return best;
    }

    private IEnumerable<Node> Cuts(int d, int[] rows)
    {
        var values = rows.Select(row => _places[row][d]).Distinct().Order().ToArray();
        if (values.Length < 2)
        {
            return [];
        }

        if (_space.Dimensions[d].Kind == DimensionKind.Categorical)
        {
            return values.Select(value => new Node(d, value, 0, 0, 0, 0));
        }

        var gaps = Enumerable.Range(0, values.Length - 1).ToArray();
        _random.Shuffle(gaps.AsSpan());
        return gaps.Take(ThresholdsTried)
            .Select(gap => new Node(
                d,
                values[gap] + ((values[gap + 1] - values[gap]) * (0.05 + (0.9 * _random.NextDouble()))),
                0,
                0,
                0,
                0
            ));
    }

    /// <summary>By how much the sum of squared errors falls.</summary>
    private double Gain(Node cut, int[] rows)
    {
        var (left, leftSum, sum) = (0, 0.0, 0.0);
        foreach (var row in rows)
        {
            sum += _losses[row];
            if (cut.GoesLeft(_places[row][cut.Dimension], _space))
            {
                left++;
                leftSum += _losses[row];
            }
        }

        var right = rows.Length - left;
        return left == 0 || right == 0
            ? 0
            : (leftSum * leftSum / left) + ((sum - leftSum) * (sum - leftSum) / right) - (sum * sum / rows.Length);
    }

    /// <param name="Dimension">Which is cut; −1 in a leaf.</param>
    /// <param name="Threshold">Numbers up to it go left; of a choice, this one value.</param>
    public sealed record Node(int Dimension, double Threshold, int Left, int Right, double Mean, double Variance)
    {
        public bool IsLeaf => Dimension < 0;

        public bool GoesLeft(double value, Space space) =>
            space.Dimensions[Dimension].Kind == DimensionKind.Categorical ? value == Threshold : value <= Threshold;
    }
}
