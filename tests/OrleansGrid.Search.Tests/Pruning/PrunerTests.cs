using OrleansGrid.Search.Pruning;
using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Tests;

public sealed class PrunerTests
{
    private static readonly Space Line = new([new Dimension("x", DimensionKind.Float, 0, 1)]);

    [Fact]
    public void Median_stops_the_worse_half_once_enough_trials_have_finished()
    {
        var median = PrunerKinds.Create("median", new Dictionary<string, double> { ["startup"] = 3 });
        Assert.False(median.ShouldPrune(Finished([1], [2]), Running(9, 5)));
        Assert.True(median.ShouldPrune(Finished([1], [2], [3]), Running(9, 2.5)));
        Assert.False(median.ShouldPrune(Finished([1], [2], [3]), Running(9, 2)));
    }

    [Fact]
    public void Percentile_looks_at_what_the_others_had_at_the_same_step()
    {
        var percentile = PrunerKinds.Create(
            "percentile",
            new Dictionary<string, double>
            {
                ["startup"] = 1,
                ["percentile"] = 0,
                ["warmup"] = 2,
            }
        );
        var history = Finished([5, 4, 1]);
        Assert.False(percentile.ShouldPrune(history, Running(9, 9)));
        Assert.False(percentile.ShouldPrune(history, Running(9, 9, 3)));
        Assert.True(percentile.ShouldPrune(history, Running(9, 9, 3, 2)));
    }

    [Fact]
    public void Asha_lets_the_best_part_of_a_rung_go_on_and_judges_only_there()
    {
        var asha = new AshaPruner(1, 3);
        Assert.True(asha.ShouldPrune(Finished([2], [3]), Running(9, 2.5)));
        Assert.False(asha.ShouldPrune(Finished([2], [3]), Running(9, 1)));
        Assert.False(asha.ShouldPrune(Finished([2], [3]), Running(9, 1, 9)));
        Assert.True(asha.ShouldPrune(Finished([2, 2, 2], [0.5, 0.5, 0.5]), Running(9, 1, 9, 9)));
    }

    [Fact]
    public void Asha_stops_the_first_at_the_lowest_rung_and_never_the_best_of_a_higher_one()
    {
        var asha = new AshaPruner(1, 3);
        Assert.True(asha.ShouldPrune(Finished(), Running(0, 1)));
        Assert.False(asha.ShouldPrune(Finished([1], [1]), Running(9, 1, 1, 1)));
    }

    [Fact]
    public void Hyperband_divides_trials_among_brackets_in_the_papers_proportions()
    {
        var hyperband = new HyperbandPruner(1, 81, 3);
        var sizes = Enumerable
            .Range(0, 1430)
            .CountBy(number => hyperband.BracketOf(number))
            .OrderBy(pair => pair.Key)
            .Select(pair => pair.Value)
            .ToArray();
        int[] expected = [810, 340, 150, 80, 50];
        Assert.All(sizes.Zip(expected), pair => Assert.InRange(pair.First, pair.Second - 5, pair.Second + 5));
        Assert.Equal(5, sizes.Length);
    }

    [Fact]
    public void Hyperband_stops_no_trial_at_its_end()
    {
        var hyperband = new HyperbandPruner(1, 9, 3);
        var number = Enumerable.Range(100, 100).First(n => hyperband.BracketOf(n) == 0);
        var others = Enumerable.Range(0, 100).Select(_ => Enumerable.Repeat(1.0, 9).ToArray()).ToArray();
        Assert.True(hyperband.ShouldPrune(Finished(others), Running(number, 2, 2, 2)));
        Assert.False(hyperband.ShouldPrune(Finished(others), Running(number, 2, 2, 2, 2, 2, 2, 2, 2, 2)));
        Assert.False(hyperband.MayPrune(Running(number, 2, 2, 2, 2, 2, 2, 2, 2, 2)));
    }

    [Fact]
    public void Patient_waits_for_an_improvement_and_asks_the_pruner_inside()
    {
        var alone = PrunerKinds.Create("patient", new Dictionary<string, double> { ["patience"] = 2 });
        Assert.False(alone.ShouldPrune(Finished(), Running(0, 1, 1)));
        Assert.True(alone.ShouldPrune(Finished(), Running(0, 1, 1, 2)));
        Assert.False(alone.ShouldPrune(Finished(), Running(0, 1, 1, 0.5)));
        var around = PrunerKinds.Create("patient", new Dictionary<string, double> { ["patience"] = 2 }, PrunerKinds.Create("median"));
        Assert.False(around.ShouldPrune(Finished(), Running(0, 1, 1, 2)));
    }

    [Fact]
    public void The_smallest_loss_of_all_is_never_stopped_by_comparison()
    {
        string[] names = ["median", "percentile", "hyperband"];
        Gen.Select(Gen.Double[0, 1].Array[1, 9].Array[0, 12], Gen.Int[0, 20])
            .Sample(
                (curves, number) =>
                {
                    var history = Finished(curves);
                    foreach (
                        var pruner in names.Select(name =>
                            PrunerKinds.Create(
                                name,
                                name == "hyperband" ? new Dictionary<string, double> { ["min"] = 2, ["max"] = 9 } : null
                            )
                        )
                    )
                    {
                        Assert.False(pruner.ShouldPrune(history, Running(100 + number, [.. Enumerable.Repeat(1.0, 3), -1])));
                    }
                },
                iter: 200
            );
    }

    [Theory]
    [InlineData("best", "There is no pruner \"best\"")]
    [InlineData("asha factor=1", "factor 1")]
    [InlineData("asha min=1.5", "min 1.5")]
    [InlineData("asha speed=1", "\"speed\"")]
    [InlineData("hyperband", "\"max\"")]
    [InlineData("hyperband min=9 max=3", "max 3")]
    [InlineData("percentile percentile=NaN", "percentile NaN")]
    public void What_makes_no_sense_is_refused_by_name(string asked, string says)
    {
        var words = asked.Split(' ');
        var options = words
            .Skip(1)
            .Select(word => word.Split('='))
            .ToDictionary(pair => pair[0], pair => double.Parse(pair[1], System.Globalization.CultureInfo.InvariantCulture));
        var error = Assert.Throws<GridException>(() => PrunerKinds.Create(words[0], options));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    private static Trial Running(long number, params double[] curve) =>
        new()
        {
            Number = number,
            Point = [0.5],
            State = TrialState.Running,
            Reports = [.. curve.Select((value, i) => new StepValue(i + 1, value))],
        };

    private static TrialHistory Finished(params double[][] curves)
    {
        var history = new TrialHistory(Line);
        for (var i = 0; i < curves.Length; i++)
        {
            history.Put(Running(i, curves[i]) with { State = TrialState.Succeeded, Losses = [curves[i][^1]] });
        }

        return history;
    }
}
