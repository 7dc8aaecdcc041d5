using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Tests;

public sealed class GridSamplerTests
{
    [Fact]
    public void Every_cell_of_any_space_is_there_exactly_once() =>
        RandomSpaces.Any.Sample(
            source =>
            {
                var space = SpaceMap.Of(source).Space;
                var sampler = Make(space, "3");
                var points = Enumerable
                    .Range(0, (int)sampler.Limit!.Value)
                    .Select(number => sampler.Propose(new TrialHistory(space), number).Point)
                    .ToArray();
                Assert.Equal(points.Length, points.Select(point => string.Join(' ', point)).Distinct().Count());
                Assert.All(points, point => RandomSpaces.CheckPoint(space, point));
                Assert.Equal(points.Length, Listed(space, 0, []));
                Assert.Throws<ArgumentOutOfRangeException>(() => sampler.Propose(new TrialHistory(space), points.Length));
            },
            iter: 30
        );

    [Fact]
    public void A_conditional_space_has_the_cells_that_exist_and_no_others()
    {
        var space = SpaceMap.Of(new SearchSpace().Categorical("m", "a", "b").Integer("n", 1, 3).When("m", "a").Float("x", 0, 1)).Space;
        var sampler = Make(space, "3");
        Assert.Equal(12, sampler.Limit);
        Assert.Equal([0, 2, 0.5], sampler.Propose(new TrialHistory(space), 4).Point);
        Assert.Equal([1, double.NaN, 0.5], sampler.Propose(new TrialHistory(space), 10).Point);
    }

    [Theory]
    [InlineData(100L, 100L)]
    [InlineData(99L, 81L)]
    [InlineData(null, 25L)]
    public void A_continuum_is_cut_into_what_the_study_can_try(long? trials, long cells)
    {
        var space = SpaceMap.Of(new SearchSpace().Float("x", 0, 1).Float("y", 0, 1)).Space;
        Assert.Equal(cells, Samplers.Create("grid", new SamplerRequest(space) { Trials = trials }).Sampler.Limit);
    }

    private static ISampler Make(Space space, string cells) =>
        Samplers.Create("grid", new SamplerRequest(space) { Options = new Dictionary<string, string> { ["cells"] = cells } }).Sampler;

    /// <summary>Counts the allowed cells one by one.</summary>
    private static int Listed(Space space, int d, double[] point)
    {
        if (d == space.Dimensions.Count)
        {
            return space.Allows(point) ? 1 : 0;
        }

        var dimension = space.Dimensions[d];
        if (!space.Exists(d, point))
        {
            return Listed(space, d + 1, [.. point, double.NaN]);
        }

        var isCut = dimension.IsNumeric && dimension.Count > 3;
        return Enumerable
            .Range(0, isCut ? 3 : (int)dimension.Count)
            .Select(i => isCut ? dimension.FromUnit((i + 0.5) / 3) : dimension.Low + (i * dimension.Step))
            .Distinct()
            .Sum(code => Listed(space, d + 1, [.. point, code]));
    }
}
