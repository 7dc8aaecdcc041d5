using System.Numerics;
using OrleansGrid.Search.Numbers;

namespace OrleansGrid.Search.Spaces;

/// <summary>One parameter of a space as samplers see it: its values are coded as numbers.</summary>
/// <remarks>
/// Codes: a float or whole number is itself; a choice is its number from 0. Each code has a place in [0, 1], the <i>unit</i>, in which
/// equal distances are equally important: linear or logarithmic between the bounds; the cells of whole numbers, steps and choices are
/// equally wide. Codes of a stepped number are the decimals that a person counts, <see cref="DecimalSteps"/>.
/// </remarks>
public sealed class Dimension
{
    /// <summary>Up to so many values doubles find the nearest one as decimals do.</summary>
    private const long FewValues = 1L << 40;

    private readonly double _from;
    private readonly double _width;
    private readonly DecimalSteps? _steps;

    /// <param name="low">Smallest code; 0 for choices.</param>
    /// <param name="high">Largest code, included; above <paramref name="low"/> or equal to it.</param>
    /// <param name="log">Equal ratios are equally important; <paramref name="low"/> is above 0.</param>
    /// <param name="step">
    /// Distance of neighbouring codes, counted from <paramref name="low"/>; 0 for a continuous float, 1 for choices.
    /// </param>
    /// <param name="when">All of these must hold for the dimension to exist.</param>
    /// <param name="default">Code to try first; null for none.</param>
    public Dimension(
        string name,
        DimensionKind kind,
        double low,
        double high,
        bool log = false,
        double step = 0,
        IReadOnlyList<DimensionCondition>? when = null,
        double? @default = null
    )
    {
        (Name, Kind, Low, High, Log, Step, When, Default) = (name, kind, low, high, log, step, when ?? [], @default);
        _steps = step > 0 ? new DecimalSteps(low, step) : null;
        Count =
            _steps is not null ? (long)BigInteger.Min(_steps.CountTo(high), long.MaxValue - 1)
            : low == high ? 1
            : long.MaxValue;
        // The cells of discrete values reach half a step beyond the outermost ones, so that each is equally likely.
        var margin = Count == long.MaxValue ? 0 : step / 2;
        var last = _steps?.At(Count - 1) ?? high;
        _from = Scaled(low - (log ? Math.Min(margin, low / 2) : margin));
        _width = Scaled(last + margin) - _from;
    }

    public string Name { get; }

    public DimensionKind Kind { get; }

    public double Low { get; }

    public double High { get; }

    public bool Log { get; }

    public double Step { get; }

    public IReadOnlyList<DimensionCondition> When { get; }

    public double? Default { get; }

    /// <summary>How many values there are; <see cref="long.MaxValue"/> for a continuum.</summary>
    public long Count { get; }

    public bool IsNumeric => Kind is DimensionKind.Float or DimensionKind.Integer;

    /// <summary>Where a code lies in [0, 1].</summary>
    public double ToUnit(double code) => _width > 0 ? Math.Clamp((Scaled(code) - _from) / _width, 0, 1) : 0.5;

    /// <summary>The code whose cell a place in [0, 1] is in.</summary>
    public double FromUnit(double unit)
    {
        var scaled = _from + (Math.Clamp(unit, 0, 1) * _width);
        return Nearest(Log ? Math.Exp(scaled) : scaled);
    }

    /// <summary>The code that is nearest to a number.</summary>
    public double Nearest(double number)
    {
        if (Count == long.MaxValue)
        {
            return Math.Clamp(number, Low, High);
        }

        return _steps is null ? Low : _steps.At(IndexOf(number));
    }

    /// <summary>Number of the value that is nearest to a number, from 0; for a dimension of countable values.</summary>
    internal long IndexOf(double number) =>
        _steps is null ? 0
        : Count <= FewValues ? (long)Math.Clamp(Math.Round((number - Low) / Step), 0, Count - 1)
        : (long)BigInteger.Clamp(_steps.Nearest(Math.Clamp(number, Low, High)), 0, Count - 1);

    /// <summary>A value by its number, from 0; for a dimension of countable values.</summary>
    internal double At(long index) => _steps?.At(index) ?? Low;

    private double Scaled(double number) => Log ? Math.Log(number) : number;
}
