using OrleansGrid.Cli.Parsing;

namespace OrleansGrid.Cli.Tests.Parsing;

public sealed class DurationTests
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("1.5s", 1.5)]
    [InlineData("5m", 300)]
    [InlineData("1h", 3600)]
    [InlineData("2d", 172_800)]
    [InlineData("00:00:30", 30)]
    [InlineData("01:00:00", 3600)]
    public void A_time_is_a_number_with_a_unit_or_a_clock(string text, double seconds)
    {
        Assert.True(Duration.TryParse(text, out var time));
        Assert.Equal(TimeSpan.FromSeconds(seconds), time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("0s")]
    [InlineData("-5s")]
    [InlineData("5 parsecs")]
    [InlineData("1000d")]
    [InlineData("1e300h")]
    [InlineData("00:00:00")]
    public void What_is_no_time_or_none_at_all_is_refused(string text) => Assert.False(Duration.TryParse(text, out _));
}
