using System.Globalization;
using OrleansGrid.Search.Numbers;

namespace OrleansGrid.Search.Tests;

public sealed class PlainNumberTests
{
    [Theory]
    [InlineData(8.53e-6, "0.00000853")]
    [InlineData(-8.53e-6, "-0.00000853")]
    [InlineData(1e21, "1000000000000000000000")]
    [InlineData(1.25e16, "12500000000000000")]
    [InlineData(0.1, "0.1")]
    [InlineData(0, "0")]
    [InlineData(100, "100")]
    [InlineData(123.456, "123.456")]
    public void A_number_is_digits_and_a_point(double number, string text) => Assert.Equal(text, PlainNumber.Of(number));

    [Fact]
    public void Zero_has_no_sign() => Assert.Equal("0", PlainNumber.Of(-0.0));

    [Theory]
    [InlineData("1e-5", "0.00001")]
    [InlineData("-1.50E+3", "-1500")]
    [InlineData("1.50e0", "1.50")]
    [InlineData("12.34e1", "123.4")]
    [InlineData("0.012e1", "0.12")]
    [InlineData("0e99999999999", "0")]
    [InlineData("-0", "0")]
    [InlineData("-0.0", "0.0")]
    [InlineData("1.0", "1.0")]
    [InlineData("12345678901234567890123", "12345678901234567890123")]
    public void A_json_number_keeps_its_digits_and_loses_its_exponent(string json, string text) =>
        Assert.Equal(text, PlainNumber.OfJson(json));

    [Fact]
    public void Any_double_is_read_back_as_it_was() =>
        Gen
            .Double.Where(double.IsFinite)
            .Sample(number =>
            {
                var text = PlainNumber.Of(number);
                Assert.Matches("^-?[0-9]+([.][0-9]+)?$", text);
                Assert.Equal(number, double.Parse(text, CultureInfo.InvariantCulture));
            });

    [Theory]
    [InlineData(double.MaxValue, 309)]
    [InlineData(double.Epsilon, 326)]
    public void The_largest_and_the_smallest_are_long_and_read_back(double number, int length)
    {
        Assert.Equal(length, PlainNumber.Of(number).Length);
        Assert.Equal(number, double.Parse(PlainNumber.Of(number), CultureInfo.InvariantCulture));
    }
}
