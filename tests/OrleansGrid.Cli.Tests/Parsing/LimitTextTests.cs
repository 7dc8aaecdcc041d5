using OrleansGrid.Cli.Parsing;

namespace OrleansGrid.Cli.Tests.Parsing;

public sealed class LimitTextTests
{
    [Fact]
    public void Limits_are_read_as_people_write_them()
    {
        var expected = new CommandLimits
        {
            MemoryBytes = 2L << 30,
            CpuTime = TimeSpan.FromMinutes(10),
            Processes = 64,
            OutputBytes = 100 << 20,
        };
        Assert.Equal((expected, null), LimitText.Read(["memory=2G", "cpu=10m", "processes=64", "output=100M"]));
        Assert.Equal((null, null), LimitText.Read([]));
    }

    [Theory]
    [InlineData("memory=")]
    [InlineData("memory")]
    [InlineData("=2G")]
    [InlineData("memory=-1")]
    [InlineData("cpu=0s")]
    [InlineData("processes=1.5")]
    [InlineData("Memory=2G")]
    public void What_is_no_limit_is_named_with_what_may_be_given(string text) =>
        Assert.Equal(
            $"'{text}' is not a value for --limit; give memory=2G, cpu=10m, processes=64 or output=100M.",
            LimitText.Read([text]).Why
        );
}
