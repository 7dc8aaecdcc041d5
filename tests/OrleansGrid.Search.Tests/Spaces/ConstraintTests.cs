using OrleansGrid.Search.Spaces.Constraints;

namespace OrleansGrid.Search.Tests;

public sealed class ConstraintTests
{
    private static readonly SearchSpace Parameters = new SearchSpace()
        .Float("x", -10, 10)
        .Integer("n", 0, 100)
        .Categorical("model", "tree", "net")
        .Ordinal("size", 1, 2, 4)
        .Categorical("fast", true, false)
        .Float("odd-name", 0, 1)
        .When("model", "net");

    [Theory]
    [InlineData("x < n", true)]
    [InlineData("x * 2 + 1 == 5", true)]
    [InlineData("1 + 2 * 3 - -1 == 8", true)]
    [InlineData("(1 + 2) * 3 == 9 and 7 % 4 == 3", true)]
    [InlineData("10 / 4 >= 2.5e0", true)]
    [InlineData("model == 'tree'", false)]
    [InlineData("\"net\" == model", true)]
    [InlineData("model != 'tree' && !(x > 2)", true)]
    [InlineData("not x > 2 or false", true)]
    [InlineData("size == 4", true)]
    [InlineData("fast", true)]
    [InlineData("fast == false || x > 5", false)]
    [InlineData("min(x, n) == 2 and pow(x, 3) == 8 and log2(size) == x", true)]
    [InlineData("`odd-name` >= .25", true)]
    public void It_means_what_it_says(string text, bool expected) =>
        Assert.Equal(expected, new Constraint(text, Parameters.Parameters).Allows([2, 50, 1, 2, 0, 0.25]));

    [Fact]
    public void It_does_not_bind_where_a_parameter_of_it_does_not_exist() =>
        Assert.True(new Constraint("`odd-name` > 1", Parameters.Parameters).Allows([2, 50, 0, 2, 0, double.NaN]));

    [Theory]
    [InlineData("", "ends too early")]
    [InlineData("x +", "ends too early")]
    [InlineData("x", "not true or false")]
    [InlineData("x < 1 2", "'2' where it should end")]
    [InlineData("(x < 1", "ends where ')' should be")]
    [InlineData("x < * 1", "'*' where a value should be")]
    [InlineData("x < 1 # y", "cannot be read at")]
    [InlineData("y < 1", "\"y\", which is no parameter")]
    [InlineData("model < 1", "no number")]
    [InlineData("model == 'tee'", "'tee', which is none of its choices")]
    [InlineData("sinh(x) < 1", "calls sinh")]
    [InlineData("max(x) < 1", "calls max with 1 values")]
    public void What_cannot_be_read_is_refused_with_the_place(string text, string says)
    {
        var error = Assert.Throws<GridException>(() => new Constraint(text, Parameters.Parameters));
        Assert.Equal(GridFault.BadInput, error.Fault);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_without_end_is_refused() =>
        Assert.Contains(
            "nested",
            Assert.Throws<GridException>(() => new Constraint(new string('(', 100_000), Parameters.Parameters)).Message,
            StringComparison.Ordinal
        );
}
