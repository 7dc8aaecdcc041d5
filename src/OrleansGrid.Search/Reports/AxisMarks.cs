namespace OrleansGrid.Search.Reports;

/// <summary>Where the labels of an axis stand.</summary>
internal static class AxisMarks
{
    private const int Ticks = 5;

    private static readonly int[] RoundSteps = [1, 2, 5, 10];

    /// <summary>At multiples of 1, 2 or 5 times a power of ten, however large or near to each other the ends are.</summary>
    /// <param name="half">Half of the axis' length; the length itself may be more than a double holds.</param>
    public static IReadOnlyList<(double Unit, string Label)> Round(double low, double high, double half)
    {
        var wanted = half / Ticks * 2;
        var power = Math.Pow(10, Math.Floor(Math.Log10(wanted)));
        var step = power * RoundSteps.FirstOrDefault(times => wanted / power <= times, 10);
        if (!(step > 0) || !double.IsFinite(step))
        {
            return [(0, ShownNumber.Of(low)), (1, ShownNumber.Of(high))];
        }

        var digits = (int)Math.Clamp(Math.Ceiling(Math.Log10(Math.Max(Math.Abs(low), Math.Abs(high)) / step)) + 1, 4, 15);
        var first = Math.Ceiling(low / step);
        return
        [
            .. Enumerable
                .Range(0, Ticks + 2)
                .Select(i => (first + i) * step)
                .Where(number => double.IsFinite(number) && number >= low - (1e-9 * step) && number <= high + (1e-9 * step))
                .Select(number => (((number / 2) - (low / 2)) / half, ShownNumber.Of(number, digits))),
        ];
    }

    /// <summary>At equal distances.</summary>
    /// <param name="number">The number at a place in [0, 1].</param>
    public static IReadOnlyList<(double Unit, string Label)> Even(Func<double, double> number) =>
        [.. Enumerable.Range(0, Ticks).Select(i => i / (Ticks - 1.0)).Select(unit => (unit, ShownNumber.Of(number(unit), 4)))];
}
