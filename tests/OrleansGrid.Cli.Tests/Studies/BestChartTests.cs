using OrleansGrid.Cli.Studies;

namespace OrleansGrid.Cli.Tests.Studies;

public sealed class BestChartTests
{
    [Fact]
    public void The_best_value_falls_from_the_top_and_never_rises() =>
        Assert.Equal(["           8 │█   ", "           1 │█▇▇▁"], BestChart.Lines([8, 4, 6, 1], maximize: false, height: 2));

    [Fact]
    public void What_is_to_be_large_rises() => Assert.Equal("█", BestChart.Lines([1, 5, 3], maximize: true)[0][^1..]);

    [Fact]
    public void Equal_values_are_a_line_and_more_trials_than_columns_share_them()
    {
        Assert.Equal("           2 │▁▁▁", BestChart.Lines([2, 2, 2], maximize: false)[^1]);
        Assert.All(
            BestChart.Lines([.. Enumerable.Range(0, 1000).Select(n => 1.0 / (n + 1))], maximize: false),
            line => Assert.Equal(14 + 60, line.Length)
        );
    }
}
