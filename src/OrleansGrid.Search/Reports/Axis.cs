using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Reports;

/// <summary>One direction of a chart: from numbers to places and to the labels beside them.</summary>
internal sealed class Axis
{
    private const double FarQuartiles = 3;

    /// <summary>Numbers that differ by less of their size are alike, as far as a chart can show.</summary>
    private const double Alike = 1e-12;

    /// <summary>More choices have no room for labels; nobody reads longer ones.</summary>
    private const int MostLabels = 24;
    private const int LongestLabel = 24;

    private readonly Func<double, double> _unit;

    private Axis(string name, IReadOnlyList<(double Unit, string Label)> marks, Func<double, double> unit) =>
        (Name, Marks, _unit) = (name, marks, unit);

    public string Name { get; }

    public IReadOnlyList<(double Unit, string Label)> Marks { get; }

    /// <summary>Place in [0, 1]; what lies beyond an end of the axis is at that end.</summary>
    public double At(double number) => double.IsNaN(number) ? 0 : Math.Clamp(_unit(number), 0, 1);

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
                AxisMarks.Even(unit => unit is 0 or 1 ? (unit == 0 ? low : high) : Math.Pow(10, from + (unit * (to - from)))),
                number => (Math.Log10(Math.Max(number, low)) - from) / (to - from)
            );
        }

        // The distance of the two largest doubles is none.
        var half = (high / 2) - (low / 2);
        return half > Alike * Math.Max(Math.Abs(low), Math.Abs(high))
            ? new Axis(name, AxisMarks.Round(low, high, half), number => ((number / 2) - (low / 2)) / half)
            : new Axis(name, [(0.5, ShownNumber.Of(low, 10))], _ => 0.5);
    }

    /// <summary>Over the values of a parameter.</summary>
    public static Axis Of(SpaceMap map, int dimension)
    {
        var d = map.Space.Dimensions[dimension];
        if (d.IsNumeric)
        {
            var marks = AxisMarks
                .Even(d.FromUnit)
                .Select(mark => d.FromUnit(mark.Unit))
                .Distinct()
                .Select(code => (d.ToUnit(code), ShownNumber.Of(code)));
            return new Axis(d.Name, [.. marks], d.ToUnit);
        }

        var apart = (int)Math.Ceiling(d.Count / (double)MostLabels);
        var choices = Enumerable.Range(0, (int)d.Count).Where(choice => choice % apart == 0);
        return new Axis(d.Name, [.. choices.Select(choice => (d.ToUnit(choice), Short(map.ChoiceText(dimension, choice))))], d.ToUnit);
    }

    private static string Short(string text) => text.Length <= LongestLabel ? text : text[..LongestLabel] + "…";
}
