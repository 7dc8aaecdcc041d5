using System.Globalization;
using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Reports;

/// <summary>One direction of a chart: from numbers to places and to the labels beside them.</summary>
internal sealed class Axis
{
    private const int Ticks = 5;
    private const double FarQuartiles = 3;

    private static readonly int[] RoundSteps = [1, 2, 5, 10];

    private readonly Func<double, double> _unit;

    private Axis(string name, IReadOnlyList<(double Unit, string Label)> marks, Func<double, double> unit) =>
        (Name, Marks, _unit) = (name, marks, unit);

    public string Name { get; }

    public IReadOnlyList<(double Unit, string Label)> Marks { get; }

    /// <summary>Place in [0, 1]; what lies beyond an end of the axis is at that end.</summary>
    public double At(double number) => Math.Clamp(_unit(number), 0, 1);

    /// <summary>
    /// Over the values of losses but the far outliers on their bad side (Tukey 1977, beyond three quartile distances): one hopeless trial
    /// must not press all others into a line.
    /// </summary>
    public static Axis OverLosses(string name, IEnumerable<double> losses, Func<double, double> toValue)
    {
        var sorted = losses.Where(double.IsFinite).Order().ToList();
        if (sorted.Count == 0)
        {
            return Over(name, []);
        }

        var (quarter, threeQuarters) = (sorted[sorted.Count / 4], sorted[sorted.Count * 3 / 4]);
        return Over(name, sorted.Where(loss => loss <= threeQuarters + (FarQuartiles * (threeQuarters - quarter))).Select(toValue));
    }

    /// <summary>Over numbers as they come; those that are very different in size are placed by their logarithm.</summary>
    public static Axis Over(string name, IEnumerable<double> numbers)
    {
        var all = numbers.Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        var (low, high) = (all.Min(), all.Max());
        if (low > 0 && high / low > 1000)
        {
            var (from, to) = (Math.Log10(low), Math.Log10(high));
            return new Axis(
                name,
                Even(unit => Math.Pow(10, from + (unit * (to - from)))),
                number => (Math.Log10(Math.Max(number, low)) - from) / (to - from)
            );
        }

        var width = high > low ? high - low : 1;
        return new Axis(name, Round(low, width), number => (number - low) / width);
    }

    /// <summary>Over the values of a parameter.</summary>
    public static Axis Of(SpaceMap map, int dimension)
    {
        var d = map.Space.Dimensions[dimension];
        var marks = d.IsNumeric
            ? Even(d.FromUnit).Select(mark => d.FromUnit(mark.Unit)).Distinct().Select(code => (d.ToUnit(code), Text(code)))
            : Enumerable.Range(0, (int)d.Count).Select(choice => (d.ToUnit(choice), map.ChoiceText(dimension, choice)));
        return new Axis(d.Name, [.. marks], d.ToUnit);
    }

    public static string Text(double number) => number.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>At multiples of 1, 2 or 5 times a power of ten.</summary>
    private static List<(double Unit, string Label)> Round(double low, double width)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(width / Ticks)));
        var step = power * RoundSteps.First(times => width / (power * times) <= Ticks);
        List<(double, string)> marks = [];
        for (var number = Math.Ceiling(low / step); number * step <= low + (width * (1 + 1e-9)); number++)
        {
            marks.Add((((number * step) - low) / width, Text(number * step)));
        }

        return marks;
    }

    private static List<(double Unit, string Label)> Even(Func<double, double> number) =>
        [.. Enumerable.Range(0, Ticks).Select(i => i / (Ticks - 1.0)).Select(unit => (unit, Text(number(unit))))];
}
