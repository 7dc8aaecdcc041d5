using OrleansGrid.Search.Reports;

namespace OrleansGrid.Search.Tests;

public sealed class AxisTests
{
    [Fact]
    public void One_hopeless_trial_does_not_press_the_others_into_a_line()
    {
        var axis = Axis.OverLosses("value", [.. Enumerable.Range(1, 20).Select(i => (double)i), 5000], loss => loss);
        Assert.Equal([0, 1, 1], new[] { 1.0, 20, 5000 }.Select(axis.At));
    }

    [Fact]
    public void The_good_side_is_never_cut_in_either_direction()
    {
        var axis = Axis.OverLosses("value", [-5000, .. Enumerable.Range(1, 20).Select(i => (double)i)], loss => -loss);
        Assert.Equal([1, 0], new[] { 5000.0, -20 }.Select(axis.At));
    }

    [Fact]
    public void Without_a_number_there_is_an_axis_all_the_same() =>
        Assert.InRange(Axis.OverLosses("value", [double.NaN], loss => loss).At(7), 0, 1);
}
