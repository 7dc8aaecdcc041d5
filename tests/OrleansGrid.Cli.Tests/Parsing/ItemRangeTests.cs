using OrleansGrid.Cli.Parsing;

namespace OrleansGrid.Cli.Tests.Parsing;

public sealed class ItemRangeTests
{
    [Theory]
    [InlineData("1..3", 1, 3, 3)]
    [InlineData("7..7", 7, 7, 1)]
    [InlineData("-2..2", -2, 2, 5)]
    [InlineData("0..9223372036854775806", 0, long.MaxValue - 1, long.MaxValue)]
    public void A_range_includes_both_its_ends(string text, long first, long last, long count)
    {
        Assert.True(ItemRange.TryParse(text, out var range));
        Assert.Equal((first, last, count), (range.First, range.Last, range.Count));
    }

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("..3")]
    [InlineData("1..")]
    [InlineData("1...3")]
    [InlineData("3..1")]
    [InlineData("1..2..3")]
    [InlineData("1.5..3")]
    [InlineData("-9223372036854775808..9223372036854775807")]
    public void What_is_no_range_or_cannot_be_counted_is_refused(string text) => Assert.False(ItemRange.TryParse(text, out _));
}
