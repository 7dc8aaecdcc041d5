using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGrid.Search.Numbers;

namespace OrleansGrid.Search.Spaces;

/// <summary>Between the JSON values of a parameter and the codes that samplers see.</summary>
internal static class ParameterCodes
{
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
        if (!(number >= parameter.Low && number <= parameter.High) || IsRounded(parameter, value, number))
        {
            return null;
        }

        // What comes from arithmetic in binary, such as 3 * 0.1, means the decimal next to it.
        var nearest = dimension.Nearest(number);
        return Math.Abs(nearest - number) <= Math.Max(1e-9 * dimension.Step, 4 * (Math.BitIncrement(Math.Abs(number)) - Math.Abs(number)))
            ? nearest
            : null;
    }

    /// <summary>The value as JSON; numbers without an exponent, which is how a database gives them back too.</summary>
    public static JsonNode? ToJson(SearchParameter parameter, double code) =>
        parameter.Type switch
        {
            SearchParameterType.Float or SearchParameterType.Integer => JsonNode.Parse(PlainNumber.Of(code)),
            // A null choice is a null node.
            _ => parameter.Choices[(int)code] is { ValueKind: JsonValueKind.Number } number
                ? JsonNode.Parse(PlainNumber.OfJson(number.GetRawText()))
                : JsonSerializer.SerializeToNode(parameter.Choices[(int)code]),
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

    /// <summary>Whether a whole number is so large that the nearest double is another one.</summary>
    private static bool IsRounded(SearchParameter parameter, JsonElement value, double number) =>
        parameter.Type == SearchParameterType.Integer
        && value.TryGetInt64(out var exact)
        && (Math.Abs(number) >= long.MaxValue || (long)number != exact);
}
