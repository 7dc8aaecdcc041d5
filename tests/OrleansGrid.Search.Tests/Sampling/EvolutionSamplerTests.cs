using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Sampling.Evolution;
using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Tests;

public sealed class EvolutionSamplerTests
{
    private static readonly Space Square = SpaceMap.Of(new SearchSpace().Float("x", 0, 1).Float("y", 0, 1)).Space;

    [Fact]
    public void Ga_comes_much_nearer_to_the_best_point_than_random_search()
    {
        double Best(string name) =>
            Studies
                .Run(
                    Samplers.Create(name, new SamplerRequest(Square, 3)).Sampler,
                    Square,
                    200,
                    trial => Studies.Succeeded(trial, Distance(trial))
                )
                .Trials.Min(trial => trial.Losses[0]);
        Assert.True(Best("ga") * 10 < Best("random"));
    }

    [Fact]
    public void Nsga2_finds_many_points_of_the_front_between_two_objectives_within_the_constraint()
    {
        // Losses x and (1 − x) + y: the front is y = 0; results with x < 0.2 violate a constraint.
        var history = Studies.Run(
            Samplers.Create("nsga2", new SamplerRequest(Square, 1) { Objectives = 2 }).Sampler,
            Square,
            400,
            trial =>
                Studies.Succeeded(trial, trial.Point[0], 1 - trial.Point[0] + trial.Point[1]) with
                {
                    Violations = [0.2 - trial.Point[0]],
                },
            history: new TrialHistory(Square, objectives: 2)
        );
        Trial[] late = [.. history.Trials.Skip(300)];
        Assert.True(late.Count(trial => trial.IsFeasible && trial.Point[1] < 0.05) > 50);
        Assert.True(late.Select(trial => (int)(trial.Point[0] * 10)).Distinct().Count() >= 6);
    }

    [Fact]
    public void A_trial_dominates_what_violates_more_and_what_is_worse_in_some_loss_and_better_in_none()
    {
        Assert.True(Dominance.Dominates(Make(1, 1), Make(1, 2)));
        Assert.False(Dominance.Dominates(Make(1, 2), Make(2, 1)));
        Assert.False(Dominance.Dominates(Make(1, 1), Make(1, 1)));
        Assert.True(Dominance.Dominates(Make(9, 9), Make(1, 1) with { Violations = [0.1] }));
        Assert.True(Dominance.Dominates(Make(9, 9) with { Violations = [0.1] }, Make(1, 1) with { Violations = [0.1, 0.1] }));
    }

    [Fact]
    public void Ranks_are_those_of_one_front_after_another_and_the_ends_of_a_front_are_never_crowded()
    {
        Trial[] trials = [Make(1, 4), Make(2, 2), Make(4, 1), Make(3, 3), Make(5, 5)];
        Assert.Equal([0, 0, 0, 1, 2], Dominance.Ranks(trials));
        Assert.Equal([double.PositiveInfinity, 2, double.PositiveInfinity], Dominance.Crowding(trials[..3]));
    }

    private static double Distance(Trial trial) => Math.Pow(trial.Point[0] - 0.3, 2) + Math.Pow(trial.Point[1] - 0.8, 2);

    private static Trial Make(params double[] losses) =>
        new()
        {
            Number = 0,
            Point = [0],
            State = TrialState.Succeeded,
            Losses = losses,
        };
}
