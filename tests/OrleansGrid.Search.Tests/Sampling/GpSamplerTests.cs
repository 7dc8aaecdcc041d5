using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Sampling.Gaussian;
using OrleansGrid.Search.Sampling.Surrogates;
using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Tests;

public sealed class GpSamplerTests
{
    [Fact]
    public void It_comes_to_the_bottom_of_a_bowl_with_few_trials()
    {
        var space = SpaceMap.Of(new SearchSpace().Float("x", -5, 10).Float("y", -5, 10)).Space;
        var history = Studies.Run(
            Samplers.Create("gp", new SamplerRequest(space)).Sampler,
            space,
            40,
            trial => Studies.Succeeded(trial, Math.Pow(trial.Point[0] - 1, 2) + (3 * Math.Pow(trial.Point[1] + 2, 2)))
        );
        Assert.True(history.Trials.Min(trial => trial.Losses[0]) < 0.01);
    }

    [Fact]
    public void A_choice_and_what_depends_on_it_are_found_together()
    {
        var space = SpaceMap
            .Of(new SearchSpace().Categorical("m", "a", "b", "c").Float("x", 0, 1).When("m", "b").Integer("n", 1, 50))
            .Space;
        var history = Studies.Run(
            Samplers.Create("gp", new SamplerRequest(space)).Sampler,
            space,
            40,
            trial => Studies.Succeeded(trial, (trial.Point[0] == 1 ? Math.Abs(trial.Point[1] - 0.7) : 1) + Math.Abs(trial.Point[2] - 17))
        );
        Assert.True(history.Trials.Min(trial => trial.Losses[0]) < 0.1);
    }

    [Fact]
    public void Expected_improvement_has_no_cliff_where_the_series_take_over_and_none_far_away()
    {
        Assert.Equal(LogExpectedImprovement.At(0, 7.9999999, 1), LogExpectedImprovement.At(0, 8.0000001, 1), 1e-3);
        Assert.True(double.IsFinite(LogExpectedImprovement.At(0, 1e6, 1)));
        Assert.Equal(Math.Log(0.3989422804014327), LogExpectedImprovement.At(0, 0, 1), 1e-12);
    }

    [Fact]
    public void Slopes_of_prediction_and_improvement_are_those_of_their_values() =>
        Gen.Double[0.05, 0.95]
            .Array[3]
            .Sample(
                place =>
                {
                    var space = SpaceMap.Of(new SearchSpace().Float("x", 0, 1).Float("y", 0, 1).Float("z", 0, 1)).Space;
                    double[][] places = [.. Enumerable.Range(0, 8).Select(i => new QmcSampler(space, 1).Draw(i))];
                    var process = new GaussianProcess(
                        new Kernel(space, [0.3, 0.5, 2]),
                        1e-6,
                        places,
                        [.. places.Select(p => p.Sum(x => x * x))]
                    );
                    var (byMean, byDeviation) = (new double[3], new double[3]);
                    var (mean, deviation) = process.Predict(place, byMean, byDeviation);
                    var slopes = LogExpectedImprovement.Slopes(0.2, mean, deviation);
                    for (var d = 0; d < 3; d++)
                    {
                        var (there, step) = (place.ToArray(), 1e-6);
                        there[d] += step;
                        var next = process.Predict(there);
                        var expected =
                            (LogExpectedImprovement.At(0.2, next.Mean, next.Deviation) - LogExpectedImprovement.At(0.2, mean, deviation))
                            / step;
                        Assert.Equal(
                            expected,
                            (slopes.ByMean * byMean[d]) + (slopes.ByDeviation * byDeviation[d]),
                            1e-2 * (1 + Math.Abs(expected))
                        );
                    }
                },
                iter: 50
            );

    [Fact]
    public void Losses_of_any_range_keep_their_order_and_become_standard() =>
        Gen.Double[-1e200, 1e200]
            .Array[2, 50]
            .Sample(
                losses =>
                {
                    var warped = LossWarp.Of(losses, LossWarp.ForProcesses);
                    Assert.All(warped, value => Assert.True(double.IsFinite(value)));
                    var best = Array.IndexOf(losses, losses.Min());
                    Assert.Equal(warped.Min(), warped[best]);
                },
                iter: 100
            );

    [Fact]
    public void How_alike_many_places_are_at_once_is_how_alike_each_is()
    {
        var space = SpaceMap.Of(new SearchSpace().Float("x", 0, 1).Categorical("c", "a", "b").Integer("n", 1, 8)).Space;
        var kernel = new Kernel(space, [0.2, 3, 0.7]);
        double[][] places = [.. Enumerable.Range(0, 23).Select(i => Kernel.Place(space, new QmcSampler(space, 1).Draw(i)))];
        var alike = new double[places.Length];
        new PlaceColumns(kernel, places).Alike(places[5], alike);
        for (var i = 0; i < alike.Length; i++)
        {
            Assert.Equal(kernel.At(places[5], places[i]), alike[i], 1e-12);
        }
    }
}
