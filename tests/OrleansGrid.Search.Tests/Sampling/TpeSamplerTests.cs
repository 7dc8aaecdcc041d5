using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Sampling.Parzen;
using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Tests;

public sealed class TpeSamplerTests
{
    private static readonly Space Bowl = SpaceMap.Of(new SearchSpace().Float("x", 0, 1).Float("y", 0, 1).Float("z", 0, 1)).Space;

    [Fact]
    public void It_comes_much_nearer_to_the_best_point_than_random_search() =>
        Assert.True(MedianBest("tpe", Bowl) * 5 < MedianBest("random", Bowl));

    [Fact]
    public void Trials_that_were_pruned_late_are_better_than_those_pruned_early_and_both_than_failed_ones()
    {
        Trial[] trials =
        [
            Make(0, TrialState.Failed),
            Make(1, TrialState.Pruned, 0.1, step: 1),
            Make(2, TrialState.Pruned, 0.5, step: 3),
            Make(3, TrialState.Succeeded, 7),
            Make(4, TrialState.Pruned, 0.4, step: 3),
            Make(5, TrialState.Succeeded, double.NaN),
            Make(6, TrialState.Succeeded, 2),
            Make(7, TrialState.Pruned),
            Make(8, TrialState.Succeeded, 1) with
            {
                Violations = [0.5, -1],
            },
        ];
        Array.Sort(trials, TrialRanking.Order);
        Assert.Equal([6, 3, 4, 2, 1, 7, 8, 0, 5], trials.Select(trial => trial.Number));
    }

    [Fact]
    public void A_trial_that_runs_keeps_others_away_from_its_place()
    {
        var history = Studies.Run(Make(Bowl), Bowl, 40, trial => Studies.Bowl(trial, Bowl));
        var sampler = Make(Bowl);
        var alone = sampler.Propose(history, 40).Point;
        foreach (var number in Enumerable.Range(41, 30))
        {
            history.Put(
                new Trial
                {
                    Number = number,
                    Point = alone,
                    State = TrialState.Running,
                }
            );
        }

        Assert.NotEqual(alone, sampler.Propose(history, 40).Point);
    }

    [Fact]
    public void Every_point_of_a_small_space_is_tried_before_any_is_tried_twice()
    {
        var space = SpaceMap.Of(new SearchSpace().Categorical("a", 1, 2, 3).Integer("n", 1, 5)).Space;
        var history = Studies.Run(Make(space), space, 40, trial => Studies.Bowl(trial, space), parallel: 4);
        Assert.Equal(15, history.Trials.Select(trial => string.Join(' ', trial.Point)).Distinct().Count());
    }

    [Fact]
    public void A_parameter_that_depends_on_another_is_found_with_it()
    {
        var space = SpaceMap
            .Of(new SearchSpace().Categorical("m", "a", "b", "c").Float("x", 0, 1).When("m", "b").Float("y", 0, 1).When("m", "a"))
            .Space;
        var history = Studies.Run(
            Make(space),
            space,
            100,
            trial => Studies.Succeeded(trial, trial.Point[0] == 1 ? Math.Abs(trial.Point[1] - 0.7) : 0.5)
        );
        Assert.True(history.Trials.Min(trial => trial.Losses[0]) < 0.02);
    }

    [Fact]
    public void The_density_of_choices_and_numbers_integrates_to_one()
    {
        var space = SpaceMap.Of(new SearchSpace().Categorical("m", "a", "b").Float("x", 0, 1).When("m", "a")).Space;
        var mixture = new ParzenMixture(
            space,
            [
                [0, 0.02],
                [0, 0.6],
                [1, double.NaN],
            ],
            new ParzenWidths(0.03)
        );
        // Densities are measured against the uniform one: a choice of two has the measure 1/2.
        var sum =
            Math.Exp(mixture.LogDensity([1, double.NaN]))
            + Enumerable.Range(0, 1000).Average(i => Math.Exp(mixture.LogDensity([0, (i + 0.5) / 1000])));
        Assert.Equal(2, sum, 1e-3);
    }

    private static double MedianBest(string name, Space space) =>
        Enumerable
            .Range(0, 11)
            .Select(seed =>
                Studies
                    .Run(
                        Samplers.Create(name, new SamplerRequest(space, seed)).Sampler,
                        space,
                        60,
                        trial => Studies.Succeeded(trial, trial.Point.Sum(x => Math.Pow(x - 0.3, 2)))
                    )
                    .Trials.Min(trial => trial.Losses[0])
            )
            .Order()
            .ElementAt(5);

    private static ISampler Make(Space space) => Samplers.Create("tpe", new SamplerRequest(space, Seed: 4)).Sampler;

    private static Trial Make(long number, TrialState state, double? value = null, long step = 0) =>
        new()
        {
            Number = number,
            Point = [0],
            State = state,
            Losses = state == TrialState.Succeeded ? [value!.Value] : [],
            Reports = state == TrialState.Pruned && value is { } report ? [new StepValue(step, report)] : [],
        };
}
