using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Sampling.Forest;
using OrleansGrid.Search.Sampling.Gaussian;
using OrleansGrid.Search.Sampling.Surrogates;
using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Analysis;

/// <summary>How much of the variation of the losses over the whole space each parameter explains by itself.</summary>
/// <remarks>
/// Functional ANOVA on a random forest: Hutter, Hoos and Leyton-Brown, "An efficient approach for assessing hyperparameter importance",
/// 2014, algorithm 1. The trees are constant on boxes, so the integrals are exact sums. What only several parameters together explain
/// belongs to none: the shares add up to at most 1.
/// </remarks>
public static class ParameterImportance
{
    private const int Trees = 40;
    private const int MostTrials = 500;

    /// <summary>Shares by the numbers of the dimensions, 0 to 1; all 0 where nothing is known or all losses are equal.</summary>
    public static double[] Of(TrialHistory history)
    {
        var shares = new double[history.Space.Dimensions.Count];
        var trials = history
            .Ended.Where(trial => trial.State == TrialState.Succeeded && trial.Losses.Count > 0 && double.IsFinite(trial.Losses[0]))
            .TakeLast(MostTrials)
            .ToArray();
        if (trials.Length < 2)
        {
            return shares;
        }

        var places = trials.Select(trial => Kernel.Place(history.Space, trial.Point)).ToArray();
        var forest = RandomForest.Of(
            history.Space,
            places,
            LossWarp.Of([.. trials.Select(trial => trial.Losses[0])], LossWarp.ForForests),
            Trees,
            new SeededRandom(0, trials.Length)
        );
        foreach (var tree in forest.Trees)
        {
            List<Box> boxes = [];
            Collect(history.Space, tree, 0, Whole(history.Space), boxes);
            var mean = boxes.Sum(box => box.Volume(-1) * box.Loss);
            var total = boxes.Sum(box => box.Volume(-1) * (box.Loss - mean) * (box.Loss - mean));
            for (var d = 0; d < shares.Length && total > 1e-14; d++)
            {
                shares[d] += Variance(boxes, d, mean) / total / Trees;
            }
        }

        return shares;
    }

    /// <summary>Of the losses that are left when all other dimensions are averaged out.</summary>
    private static double Variance(List<Box> boxes, int d, double mean)
    {
        var ends = boxes.SelectMany(box => box.Ranges[d]).SelectMany(range => new[] { range.Low, range.High }).Distinct().Order().ToArray();
        var variance = 0.0;
        for (var i = 0; i + 1 < ends.Length; i++)
        {
            var middle = (ends[i] + ends[i + 1]) / 2;
            var marginal = boxes
                .Where(box => box.Ranges[d].Any(range => middle > range.Low && middle < range.High))
                .Sum(box => box.Volume(d) * box.Loss);
            variance += (ends[i + 1] - ends[i]) * (marginal - mean) * (marginal - mean);
        }

        return variance;
    }

    private static void Collect(Space space, RegressionTree tree, int index, (double Low, double High)[][] ranges, List<Box> boxes)
    {
        var node = tree.Nodes[index];
        if (node.IsLeaf)
        {
            boxes.Add(new Box(ranges, node.Mean));
            return;
        }

        var (left, right) = (ranges.ToArray(), ranges.ToArray());
        (left[node.Dimension], right[node.Dimension]) = Cut(space.Dimensions[node.Dimension], node.Threshold, ranges[node.Dimension]);
        Collect(space, tree, node.Left, left, boxes);
        Collect(space, tree, node.Right, right, boxes);
    }

    private static ((double Low, double High)[] Left, (double Low, double High)[] Right) Cut(
        Dimension dimension,
        double threshold,
        (double Low, double High)[] ranges
    )
    {
        if (dimension.Kind == DimensionKind.Categorical)
        {
            // A choice is a cell of the unit; that it does not exist (−1) is none and takes no part of the whole.
            var at = threshold < 0 ? -1 : dimension.ToUnit(threshold);
            return (
                [.. ranges.Where(range => at > range.Low && at < range.High)],
                [.. ranges.Where(range => !(at > range.Low && at < range.High))]
            );
        }

        return (
            [.. ranges.Select(range => (range.Low, High: Math.Min(range.High, threshold))).Where(range => range.Low < range.High)],
            [.. ranges.Select(range => (Low: Math.Max(range.Low, threshold), range.High)).Where(range => range.Low < range.High)]
        );
    }

    private static (double Low, double High)[][] Whole(Space space) =>
        [
            .. space.Dimensions.Select(dimension =>
                dimension.Kind == DimensionKind.Categorical
                    ? Enumerable
                        .Range(0, (int)dimension.Count)
                        .Select(choice => (choice / (double)dimension.Count, (choice + 1) / (double)dimension.Count))
                        .ToArray()
                    : [(0.0, 1.0)]
            ),
        ];

    private sealed record Box((double Low, double High)[][] Ranges, double Loss)
    {
        /// <summary>In all dimensions but one; −1 leaves none out.</summary>
        public double Volume(int except)
        {
            var volume = 1.0;
            for (var d = 0; d < Ranges.Length; d++)
            {
                volume *= d == except ? 1 : Ranges[d].Sum(range => range.High - range.Low);
            }

            return volume;
        }
    }
}
