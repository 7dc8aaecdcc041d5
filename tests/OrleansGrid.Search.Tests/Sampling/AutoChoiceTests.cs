using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Tests;

public sealed class AutoChoiceTests
{
    private static readonly Space Small = SpaceMap.Of(new SearchSpace().Categorical("c", "a", "b").Integer("n", 1, 8).When("c", "a")).Space;
    private static readonly Space Wide = SpaceMap.Of(new SearchSpace().Float("x", 0, 1).Integer("n", 1, 8)).Space;

    [Fact]
    public void Each_study_gets_the_sampler_that_fits_it_and_the_reason()
    {
        Check("grid", "9 points", new SamplerRequest(Small) { Trials = 9 });
        Check("gp", "conditional", new SamplerRequest(Small) { Trials = 8 });
        Check("tpe", "conditional", new SamplerRequest(Small));
        Check("tpe", "2 parameters", new SamplerRequest(Wide) { Trials = 1000 });
        Check("tpe", "2 parameters", new SamplerRequest(Wide));
        Check("qmc", "50 of 60", new SamplerRequest(Wide) { Trials = 60, Parallel = 50 });
        Check("nsga2", "2 objectives", new SamplerRequest(Wide) { Trials = 100, Objectives = 2 });
        Assert.Equal(9, Samplers.Create("auto", new SamplerRequest(Small) { Trials = 100 }).Sampler.Limit);
    }

    [Fact]
    public void What_makes_one_objective_small_refuses_two() =>
        Assert.Contains(
            "makes one objective small and the study has 2",
            Assert.Throws<GridException>(() => Samplers.Create("tpe", new SamplerRequest(Wide) { Objectives = 2 })).Message,
            StringComparison.Ordinal
        );

    private static void Check(string name, string reason, SamplerRequest request)
    {
        var chosen = Samplers.Create("auto", request);
        Assert.Equal(name, chosen.Name);
        Assert.Contains(reason, chosen.Reason, StringComparison.Ordinal);
    }
}
