using System.Globalization;
using System.Text.Json;
using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Tests;

/// <summary>Ranges at the ends of what numbers hold: the whole of them, or a refusal.</summary>
public sealed class HugeRangeTests
{
    private const double Far = 9007199254740992;

    public static TheoryData<string> Names => [.. Samplers.All.Select(kind => kind.Name).Append(Samplers.Auto)];

    [Theory]
    [InlineData("""{"x": {"type": "float", "low": 0, "high": 18446744073709551615, "step": 1}}""", "cannot tell neighbours apart")]
    [InlineData("""{"x": {"type": "float", "low": -9223372036854775808, "high": 9223372036854775807, "step": 1}}""", "cannot tell")]
    [InlineData("""{"x": {"type": "float", "low": 0, "high": 1, "step": 1e-17}}""", "cannot tell")]
    [InlineData("""{"x": {"type": "float", "low": 0, "high": 1, "step": 5e-324}}""", "cannot tell")]
    [InlineData("""{"x": {"type": "float", "low": 1e16, "high": 10000000000000010, "step": 1}}""", "cannot tell")]
    [InlineData("""{"x": {"type": "float", "low": 0, "high": 1e400}}""", "finite")]
    [InlineData("""{"x": {"type": "float", "low": -1e308, "high": 1e308}}""", "too far apart")]
    [InlineData("""{"x": {"type": "float", "low": 0, "high": 1.7e308, "step": 1e308}}""", "too far apart")]
    [InlineData("""{"x": {"type": "float", "low": 1e-400, "high": 1, "log": true}}""", "give a low above 0")]
    [InlineData("""{"x": {"type": "int", "low": 0, "high": 9007199254740993}}""", "beyond 2^53")]
    [InlineData("""{"x": {"type": "int", "low": -9007199254740993, "high": 0}}""", "beyond 2^53")]
    [InlineData("""{"x": {"type": "int", "low": 0, "high": 9223372036854775807}}""", "beyond 2^53")]
    [InlineData("""{"x": {"type": "int", "low": 0, "high": 18446744073709551615}}""", "beyond 2^53")]
    [InlineData("""{"x": {"type": "categorical", "choices": [1e400, 2]}}""", "the choice 1e400")]
    [InlineData("""{"x": {"type": "categorical", "choices": [1e-400, 2]}}""", "the choice 1e-400")]
    public void What_numbers_cannot_hold_is_refused_by_a_sentence_without_exponents(string space, string says)
    {
        var error = Assert.Throws<GridException>(() => SpaceMap.Of(SearchSpace.Parse(space)));
        Assert.Equal(GridFault.BadInput, error.Fault);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whole_numbers_of_the_library_beyond_doubles_are_refused_too() =>
        Assert.All(
            [(long)Far + 1, long.MaxValue],
            high => Assert.Throws<GridException>(() => SpaceMap.Of(new SearchSpace().Integer("n", 0, high)))
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_sampler_reaches_both_halves_of_the_largest_ranges(string name)
    {
        var map = SpaceMap.Of(
            SearchSpace.Parse(
                """
                {"whole": {"type": "int", "low": -9007199254740992, "high": 9007199254740992},
                 "log": {"type": "int", "low": 1, "high": 9007199254740992, "log": true},
                 "steps": {"type": "float", "low": 0, "high": 9007199254740992, "step": 1},
                 "wide": {"type": "float", "low": 0, "high": 18446744073709551615},
                 "wider": {"type": "float", "low": -8e307, "high": 8e307}}
                """
            )
        );
        var sampler = Samplers.Create(name, new SamplerRequest(map.Space, Seed: 3) { Trials = 40 }).Sampler;
        var history = Studies.Run(sampler, map.Space, (int)Math.Min(40, sampler.Limit ?? 40), trial => Studies.Bowl(trial, map.Space));
        Assert.All(history.Trials, trial => RandomSpaces.CheckPoint(map.Space, trial.Point));
        Assert.All(
            Enumerable.Range(0, 5),
            d =>
            {
                var units = history.Trials.Select(trial => map.Space.Dimensions[d].ToUnit(trial.Point[d])).ToList();
                Assert.True(units.Min() < 0.5 && units.Max() > 0.5);
            }
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(Far - 1)]
    [InlineData(-Far)]
    [InlineData(1234567890123457)]
    public void Each_of_the_whole_numbers_is_a_value(double number)
    {
        var map = SpaceMap.Of(new SearchSpace().Integer("n", -(long)Far, (long)Far));
        var json = JsonElement.Parse($$"""{"n": {{number.ToString("F0", CultureInfo.InvariantCulture)}}}""");
        Assert.Equal([number], map.FromJson(json));
    }

    [Fact]
    public void A_grid_that_has_no_allowed_cell_is_refused_instead_of_a_study_without_trials()
    {
        var space = SpaceMap.Of(new SearchSpace().Float("x", 0, 1).Constraint("x > 0.95")).Space;
        var request = new SamplerRequest(space) { Options = new Dictionary<string, string> { ["cells"] = "3" } };
        var error = Assert.Throws<GridException>(() => Samplers.Create("grid", request));
        Assert.Contains("none of its 3 cells", error.Message, StringComparison.Ordinal);
    }
}
