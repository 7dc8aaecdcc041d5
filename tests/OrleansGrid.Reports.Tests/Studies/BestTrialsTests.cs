using static OrleansGrid.Reports.Tests.Shapes.Samples;

namespace OrleansGrid.Reports.Tests.Studies;

public sealed class BestTrialsTests
{
    [Fact]
    public void Of_one_objective_the_best_is_the_first_of_the_smallest_values() =>
        Assert.Equal(
            [1],
            Best(
                [Direction.Minimize],
                Trial(0, "succeeded", [3]),
                Trial(1, "succeeded", [1]),
                Trial(2, "succeeded", [1]),
                Trial(3, "succeeded", [2])
            )
        );

    [Fact]
    public void Of_several_objectives_the_best_are_those_that_no_other_beats() =>
        Assert.Equal(
            [1, 2],
            Best(
                [Direction.Minimize, Direction.Maximize],
                Trial(0, "succeeded", [2, 1]),
                Trial(1, "succeeded", [2, 5]),
                Trial(2, "succeeded", [1, 3]),
                Trial(3, "succeeded", [3, 4])
            )
        );

    [Fact]
    public void A_trial_that_violates_a_constraint_or_has_no_outcome_is_never_the_best() =>
        Assert.Equal(
            [2],
            Best(
                [Direction.Minimize],
                Trial(0, "succeeded", [0], 0.1),
                Trial(1, "pruned", []),
                Trial(2, "succeeded", [9], 0, -1),
                Trial(3, "failed", [])
            )
        );

    private static IEnumerable<long> Best(Direction[] directions, params TrialStatus[] trials) =>
        BestTrials.Of(trials, directions).Select(trial => trial.Trial);
}
