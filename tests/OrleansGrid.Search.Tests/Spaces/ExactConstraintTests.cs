using OrleansGrid.Search.Numbers;
using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Tests;

/// <summary>Whole and stepped numbers are compared as the decimals that a person wrote.</summary>
public sealed class ExactConstraintTests
{
    [Theory]
    [InlineData("x <= 0.3", "0 0.1 0.2 0.3")]
    [InlineData("x == 0.3", "0.3")]
    [InlineData("x < 0.3", "0 0.1 0.2")]
    [InlineData("x >= 0.7", "0.7 0.8 0.9 1")]
    [InlineData("x != 0.3 and x != 0.6 and x <= 0.6", "0 0.1 0.2 0.4 0.5")]
    [InlineData("3 * x == 0.9", "0.3")]
    [InlineData("x / 3 == 0.1", "0.3")]
    [InlineData("x - 0.1 == 0.2", "0.3")]
    [InlineData("x + 0.2 <= 0.3", "0 0.1")]
    [InlineData("x % 0.3 == 0", "0 0.3 0.6 0.9")]
    [InlineData("floor(10 * x) == 7", "0.7")]
    [InlineData("ceil(x / 0.1) == 6", "0.6")]
    [InlineData("abs(x - 0.5) <= 0.2", "0.3 0.4 0.5 0.6 0.7")]
    [InlineData("abs(x - 0.5) == 0.2", "0.3 0.7")]
    [InlineData("pow(x, 2) == 0.09", "0.3")]
    [InlineData("max(x, 0.3) == 0.3", "0 0.1 0.2 0.3")]
    [InlineData("min(x, 0.7) == 0.7", "0.7 0.8 0.9 1")]
    [InlineData("-x == -0.3", "0.3")]
    [InlineData("x == 3e-1", "0.3")]
    [InlineData("x == .30", "0.3")]
    [InlineData("not x > 0.3", "0 0.1 0.2 0.3")]
    [InlineData("(x > 0.2) == (x < 0.4)", "0.3")]
    public void Of_a_step_of_a_tenth_those_are_allowed_that_arithmetic_on_paper_allows(string constraint, string values)
    {
        var space = SpaceMap.Of(new SearchSpace().Float("x", 0, 1, step: 0.1).Constraint(constraint)).Space;
        var sampler = Samplers.Create("grid", new SamplerRequest(space) { Trials = 100 }).Sampler;
        var found = Enumerable.Range(0, (int)sampler.Limit!.Value).Select(i => sampler.Propose(new TrialHistory(space), i).Point[0]);
        Assert.Equal(values, string.Join(' ', found.Order().Select(PlainNumber.Of)));
    }

    [Theory]
    [InlineData("a + b == 0.3", 4)]
    [InlineData("a + b <= 0.3", 10)]
    [InlineData("a * b == 0.06", 4)]
    [InlineData("a / b == 3", 3)]
    [InlineData("a == 3 * b", 4)]
    [InlineData("c - a == 0.7 and b == 0", 5)]
    [InlineData("c == 1.5 and a == b", 11)]
    public void Of_two_numbers_and_a_choice_too(string constraint, int points)
    {
        var space = SpaceMap
            .Of(
                new SearchSpace()
                    .Float("a", 0, 1, step: 0.1)
                    .Float("b", 0, 1, step: 0.1)
                    .Ordinal("c", 0.7, 0.8, 0.9, 1, 1.5)
                    .Constraint(constraint)
            )
            .Space;
        var count = 0;
        for (var a = 0; a <= 10; a++)
        {
            for (var b = 0; b <= 10; b++)
            {
                count += space.Allows([a / 10.0, b / 10.0, constraint.Contains('c') ? 4 : 0]) ? 1 : 0;
                count += constraint.StartsWith("c -", StringComparison.Ordinal)
                    ? Enumerable.Range(0, 4).Count(c => space.Allows([a / 10.0, b / 10.0, c]))
                    : 0;
            }
        }

        Assert.Equal(points, count);
    }

    [Fact]
    public void Whole_numbers_are_exact_beyond_what_doubles_add_exactly()
    {
        var space = SpaceMap
            .Of(new SearchSpace().Integer("a", 0, 1L << 53).Integer("b", 0, 1L << 53).Constraint("a + b != 9007199254740993"))
            .Space;
        Assert.False(space.Allows([9007199254740992, 1]));
        Assert.True(space.Allows([9007199254740992, 0]));
        Assert.True(space.Allows([9007199254740992, 2]));
    }

    [Fact]
    public void A_number_that_no_double_holds_is_refused() =>
        Assert.Contains(
            "1e999",
            Assert.Throws<GridException>(() => SpaceMap.Of(new SearchSpace().Float("x", 0, 1).Constraint("x < 1e999"))).Message,
            StringComparison.Ordinal
        );
}
