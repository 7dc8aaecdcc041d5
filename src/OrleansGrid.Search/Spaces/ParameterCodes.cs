using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansGrid.Search.Spaces;

/// <summary>Between the JSON values of a parameter and the codes that samplers see.</summary>
internal static class ParameterCodes
{
    /// <summary>Decimal digits that any double of that many has of its own.</summary>
    private const string Digits = "G15";

    /// <summary>The code of a value; null where it is none of the parameter's.</summary>
    public static double? Find(SearchParameter parameter, Dimension dimension, JsonElement value)
    {
        if (!ParameterRules.IsNumber(parameter))
        {
            return IndexOf(parameter.Choices, value) is var index and >= 0 ? index : null;
        }

        if (value.ValueKind != JsonValueKind.Number)
        {
            return null;
        }

        var number = value.GetDouble();
        var nearest = dimension.Nearest(number);
        return
            number >= parameter.Low
            && number <= parameter.High
            && Math.Abs(nearest - number) <= 1e-9 * Math.Max(dimension.Step, Math.Abs(number))
            ? nearest
            : null;
    }

    public static JsonNode? ToJson(SearchParameter parameter, double code) =>
        parameter.Type switch
        {
            SearchParameterType.Float => JsonValue.Create(parameter.Step is null ? code : Rounded(code)),
            SearchParameterType.Integer => JsonValue.Create((long)code),
            // A null choice is a null node.
            _ => JsonSerializer.SerializeToNode(parameter.Choices[(int)code]),
        };

    public static int IndexOf(IReadOnlyList<JsonElement> choices, JsonElement value)
    {
        for (var i = 0; i < choices.Count; i++)
        {
            if (JsonElement.DeepEquals(choices[i], value))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>What a person would write of 0.1 + 2 × 0.1.</summary>
    private static double Rounded(double number) =>
        double.Parse(number.ToString(Digits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
