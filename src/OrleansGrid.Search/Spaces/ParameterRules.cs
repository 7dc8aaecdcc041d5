using OrleansGrid.Search.Numbers;

namespace OrleansGrid.Search.Spaces;

/// <summary>Whether one parameter makes sense by itself. Each refusal is one sentence that names the parameter.</summary>
internal static class ParameterRules
{
    /// <summary>Whole numbers beyond this have no code of their own.</summary>
    private const double LargestInteger = 1L << 53;

    public static void Check(SearchParameter parameter)
    {
        if (string.IsNullOrWhiteSpace(parameter.Name))
        {
            throw new GridException(GridFault.BadInput, "A parameter of the space has no name; give each a name of its own.");
        }

        if (parameter.Name[0] == '$')
        {
            throw Bad(parameter, "begins with '$', which names in a space file beside parameters do; rename it");
        }

        if (!ChoiceRules.IsStorable(parameter.Name) || parameter.Name.Any(char.IsControl))
        {
            throw Bad(parameter, "has a control character or half a character in its name; rename it");
        }

        if (IsNumber(parameter))
        {
            CheckBounds(parameter);
        }
        else
        {
            ChoiceRules.Check(parameter);
        }
    }

    public static bool IsNumber(SearchParameter parameter) => parameter.Type is SearchParameterType.Float or SearchParameterType.Integer;

    public static GridException Bad(SearchParameter parameter, string what) =>
        new(GridFault.BadInput, $"Parameter \"{parameter.Name}\" {what}.");

    private static void CheckBounds(SearchParameter parameter)
    {
        var (low, high) = (parameter.Low, parameter.High);
        if (!double.IsFinite(low) || !double.IsFinite(high))
        {
            throw Bad(parameter, $"has bounds {PlainNumber.Of(low)} and {PlainNumber.Of(high)}; both must be finite numbers");
        }

        if (low > high)
        {
            throw Bad(parameter, $"has low {PlainNumber.Of(low)} above high {PlainNumber.Of(high)}; exchange them");
        }

        if (parameter.Log && low <= 0)
        {
            throw Bad(parameter, $"is logarithmic and has low {PlainNumber.Of(low)}; give a low above 0");
        }

        if (parameter.Step is { } step && !(step > 0 && double.IsFinite(step)))
        {
            throw Bad(parameter, $"has step {PlainNumber.Of(step)}; give one above 0");
        }

        if (!double.IsFinite(high - low + (parameter.Step ?? 0)))
        {
            throw Bad(parameter, "has bounds that are too far apart; their distance, and the step, must be below 1.8e308");
        }

        if (parameter.Type == SearchParameterType.Integer && !(IsWhole(low) && IsWhole(high) && IsWhole(parameter.Step ?? 1)))
        {
            throw Bad(
                parameter,
                "is a whole number and has a low, high or step that is not, or that is beyond 2^53; give whole numbers up to "
                    + "9007199254740992 or make it a float"
            );
        }

        RefuseStepsThatRoundingSwallows(parameter);
    }

    /// <summary>Neighbours must be different doubles, or some values would come twice and others never.</summary>
    private static void RefuseStepsThatRoundingSwallows(SearchParameter parameter)
    {
        var largest = Math.Max(Math.Abs(parameter.Low), Math.Abs(parameter.High));
        if (parameter.Step is { } step && parameter.Low < parameter.High && step < largest - Math.BitDecrement(largest))
        {
            throw Bad(
                parameter,
                $"has steps of {PlainNumber.Of(step)} up to {PlainNumber.Of(largest)}, where a number of 53 bits cannot tell neighbours "
                    + "apart; give a larger step, none, or bounds nearer to 0"
            );
        }
    }

    private static bool IsWhole(double number) => Math.Floor(number) == number && Math.Abs(number) <= LargestInteger;
}
