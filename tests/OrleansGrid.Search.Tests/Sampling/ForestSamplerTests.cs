using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Sampling.Forest;
using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Tests;

public sealed class ForestSamplerTests
{
    [Fact]
    public void It_finds_the_right_choices_and_what_depends_on_them_sooner_than_chance()
    {
        var space = SpaceMap
            .Of(new SearchSpace().Categorical("m", "a", "b", "c", "d").Float("x", 0, 1).When("m", "b").Categorical("k", 1, 2, 3, 4, 5))
            .Space;
        double Best(string name) =>
            Studies
                .Run(
                    Samplers.Create(name, new SamplerRequest(space)).Sampler,
                    space,
                    80,
                    trial =>
                        Studies.Succeeded(trial, (trial.Point[0] == 1 ? Math.Abs(trial.Point[1] - 0.7) : 1) + Math.Abs(trial.Point[2] - 3))
                )
                .Trials.Min(trial => trial.Losses[0]);
        Assert.True(Best("forest") * 3 < Best("random"));
    }

    [Fact]
    public void The_forest_is_surer_where_it_has_seen_trials()
    {
        var space = SpaceMap.Of(new SearchSpace().Float("x", 0, 1)).Space;
        double[][] places = [.. Enumerable.Range(0, 40).Select(i => new[] { i < 35 ? 0.3 * i / 35 : 0.3 + (0.14 * (i - 34)) })];
        var forest = RandomForest.Of(space, places, [.. places.Select(place => Math.Sin(9 * place[0]))], 50, new SeededRandom(1, 1));
        Assert.True(forest.Predict([0.15]).Deviation < forest.Predict([0.8]).Deviation);
        Assert.Equal(Math.Sin(9 * 0.15), forest.Predict([0.15]).Mean, 0.1);
    }
}
