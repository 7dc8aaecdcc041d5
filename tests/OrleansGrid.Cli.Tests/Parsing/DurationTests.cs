using OrleansGrid.Cli.Parsing;

namespace OrleansGrid.Cli.Tests.Parsing;

public sealed class DurationTests
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("1.5s", 1.5)]
    [InlineData(".5s", 0.5)]
    [InlineData("0.1s", 0.1)]
    [InlineData("5m", 300)]
    [InlineData("12m", 720)]
    [InlineData("1h", 3600)]
    [InlineData("2d", 172_800)]
    [InlineData("1w", 604_800)]
    [InlineData("40d", 3_456_000)]
    [InlineData("1h30m", 5400)]
    [InlineData("1h 30m", 5400)]
    [InlineData("4m 30s", 270)]
    [InlineData("30 sec", 30)]
    [InlineData("30 secs", 30)]
    [InlineData("5 minutes", 300)]
    [InlineData("1 minute", 60)]
    [InlineData("90min", 5400)]
    [InlineData("2 hours", 7200)]
    [InlineData("2hrs", 7200)]
    [InlineData("1 day", 86_400)]
    [InlineData(" 3 days ", 259_200)]
    [InlineData("00:00:30", 30)]
    [InlineData("00:00:00.25", 0.25)]
    [InlineData("01:00:00", 3600)]
    [InlineData("24:00:00", 86_400)]
    [InlineData("100:00:01", 360_001)]
    public void A_time_is_numbers_with_units_or_a_clock_of_hours_minutes_and_seconds(string text, double seconds)
    {
        Assert.Null(Duration.WhyNot(text, zero: false, out var time));
        Assert.Equal(TimeSpan.FromSeconds(seconds), time);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("5")]
    [InlineData("5 parsecs")]
    [InlineData("5M")]
    [InlineData("5mss")]
    [InlineData("1,5h")]
    [InlineData("1e3s")]
    [InlineData("1e300h")]
    [InlineData("NaNs")]
    [InlineData("30m1h")]
    [InlineData("1m1m")]
    [InlineData("s")]
    [InlineData("1:30")]
    [InlineData("1:60:00")]
    [InlineData("1.00:00:00")]
    [InlineData("٣s")]
    public void What_is_no_time_or_could_be_two_is_refused(string text) =>
        Assert.StartsWith("is not a time; give one such as", Duration.WhyNot(text, zero: true, out _), StringComparison.Ordinal);

    [Theory]
    [InlineData("-5s")]
    [InlineData("-0.5h")]
    [InlineData("-00:00:30")]
    public void A_time_below_zero_is_refused_as_that(string text) =>
        Assert.Equal("is below zero", Duration.WhyNot(text, zero: true, out _));

    [Theory]
    [InlineData("41d")]
    [InlineData("1000d")]
    [InlineData("960h 1ms")]
    [InlineData("99999999999999999999999999999999999999d")]
    [InlineData("9223372036854775807ms")]
    [InlineData("10000:00:00")]
    public void A_time_that_no_timer_can_count_is_refused_with_the_limit(string text) =>
        Assert.Equal("is too long; give at most 40d", Duration.WhyNot(text, zero: true, out _));

    [Theory]
    [InlineData("0")]
    [InlineData("0s")]
    [InlineData("00:00:00")]
    [InlineData("0.00000001ms")]
    public void No_time_at_all_is_a_value_only_where_it_means_something(string text)
    {
        Assert.Null(Duration.WhyNot(text, zero: true, out var time));
        Assert.Equal(TimeSpan.Zero, time);
        Assert.StartsWith("is no time at all", Duration.WhyNot(text, zero: false, out _), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.5s")]
    [InlineData("4m 30s")]
    [InlineData("2h 05m")]
    [InlineData("3d 04h")]
    [InlineData("250ms")]
    public void A_time_that_is_shown_can_be_given_again(string text)
    {
        Assert.Null(Duration.WhyNot(text, zero: false, out var time));
        Assert.Equal(text, Duration.Text(time));
    }
}
