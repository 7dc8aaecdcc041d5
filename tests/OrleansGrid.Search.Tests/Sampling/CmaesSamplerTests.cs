using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Tests;

public sealed class CmaesSamplerTests
{
    private static readonly Space Cube = SpaceMap.Of(new SearchSpace().Float("x", -5, 10).Float("y", -5, 10).Float("z", -5, 10)).Space;

    [Fact]
    public void It_follows_a_narrow_slanted_valley_to_its_bottom()
    {
        var history = Studies.Run(Make(Cube), Cube, 600, Valley);
        Assert.True(history.Trials.Min(trial => trial.Losses[0]) < 1e-8);
    }

    [Fact]
    public void Workers_in_parallel_come_to_the_bottom_too_though_generations_overlap()
    {
        var history = Studies.Run(Make(Cube), Cube, 900, Valley, parallel: 5);
        Assert.True(history.Trials.Min(trial => trial.Losses[0]) < 1e-4);
    }

    [Fact]
    public void Failed_members_rank_last_and_close_their_generation()
    {
        var history = Studies.Run(
            Make(Cube),
            Cube,
            600,
            trial => trial.Number % 3 == 0 ? trial with { State = TrialState.Failed } : Valley(trial)
        );
        Assert.True(history.Trials.Where(trial => trial.State == TrialState.Succeeded).Min(trial => trial.Losses[0]) < 1e-2);
    }

    [Fact]
    public void A_whole_number_never_freezes_beside_a_float_that_converges()
    {
        var space = SpaceMap.Of(new SearchSpace().Float("x", 0, 1).Integer("n", 0, 20)).Space;
        var history = Studies.Run(
            Make(space),
            space,
            300,
            trial => Studies.Succeeded(trial, Math.Pow(trial.Point[0] - 0.3, 2) + Math.Abs(trial.Point[1] - 17))
        );
        Assert.True(history.Trials.Min(trial => trial.Losses[0]) < 1e-3);
        Assert.True(history.Trials.TakeLast(40).Select(trial => trial.Point[1]).Distinct().Count() > 1);
    }

    [Fact]
    public void A_flat_objective_makes_it_start_again_elsewhere_with_larger_generations()
    {
        var history = Studies.Run(Make(Cube), Cube, 40, trial => Studies.Succeeded(trial, 1));
        Assert.Equal([7, 14], history.Trials.CountBy(trial => trial.Note!).Take(2).Select(pair => pair.Value));
    }

    [Fact]
    public void Choices_alone_are_refused_by_name()
    {
        var space = SpaceMap.Of(new SearchSpace().Categorical("color", "red", "blue")).Space;
        Assert.Contains("\"color\"", Assert.Throws<GridException>(() => Make(space)).Message, StringComparison.Ordinal);
    }

    private static ISampler Make(Space space) => Samplers.Create("cmaes", new SamplerRequest(space, Seed: 3)).Sampler;

    private static Trial Valley(Trial trial)
    {
        var (x, y, z) = (trial.Point[0] - 1, trial.Point[1] + 2, trial.Point[2] - 4);
        return Studies.Succeeded(trial, (x * x) + (100 * (y + x) * (y + x)) + (10 * (z - y) * (z - y)));
    }
}
