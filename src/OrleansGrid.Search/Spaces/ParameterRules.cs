using System.Text.Json;

namespace OrleansGrid.Search.Spaces;

/// <summary>Whether one parameter makes sense by itself. Each refusal is one sentence that names the parameter.</summary>
internal static class ParameterRules
{
    /// <summary>Whole numbers beyond this have no code of their own.</summary>
    private const double LargestInteger = 1L << 53;

    private const int MaxChoices = 10_000;

    public static void Check(SearchParameter parameter)
    {
        if (string.IsNullOrWhiteSpace(parameter.Name))
        {
            throw new GridException(GridFault.BadInput, "A parameter of the space has no name; give each a name of its own.");
        }

        if (IsNumber(parameter))
        {
            CheckBounds(parameter);
        }
        else
        {
            CheckChoices(parameter);
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
            throw Bad(parameter, $"has bounds {low} and {high}; both must be finite numbers");
        }

        if (low > high)
        {
            throw Bad(parameter, $"has low {low} above high {high}; exchange them");
        }

        if (!double.IsFinite(high - low))
        {
            throw Bad(parameter, $"has bounds {low} and {high}, which are too far apart; narrow them");
        }

        if (parameter.Log && low <= 0)
        {
            throw Bad(parameter, $"is logarithmic and has low {low}; give a low above 0");
        }

        if (parameter.Step is { } step && !(step > 0 && double.IsFinite(step)))
        {
            throw Bad(parameter, $"has step {step}; give one above 0");
        }

        if (parameter.Type == SearchParameterType.Integer && !(IsWhole(low) && IsWhole(high) && IsWhole(parameter.Step ?? 1)))
        {
            throw Bad(
                parameter,
                "is a whole number and has a low, high or step that is not; give whole numbers up to 2^53 or make it a float"
            );
        }
    }

    private static bool IsWhole(double number) => Math.Floor(number) == number && Math.Abs(number) <= LargestInteger;

    private static void CheckChoices(SearchParameter parameter)
    {
        var choices = parameter.Choices;
        if (choices.Count is 0 or > MaxChoices)
        {
            throw Bad(parameter, $"has {choices.Count} choices; give 1 to {MaxChoices}");
        }

        if (
            choices.FirstOrDefault(choice => choice.ValueKind is JsonValueKind.Array or JsonValueKind.Object or JsonValueKind.Undefined) is
            { ValueKind: not JsonValueKind.Undefined } nested
        )
        {
            throw Bad(parameter, $"has the choice {nested.GetRawText()}; choices are strings, numbers, true, false or null");
        }

        for (var i = 0; i < choices.Count; i++)
        {
            if (ParameterCodes.IndexOf(choices, choices[i]) < i)
            {
                throw Bad(parameter, $"has the choice {choices[i].GetRawText()} twice");
            }
        }
    }
}
