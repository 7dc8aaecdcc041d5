using System.Text.Json;

namespace OrleansGrid.Search.Spaces;

/// <summary>Whether the choices of one parameter make sense, and whether a database and a command can take them.</summary>
internal static class ChoiceRules
{
    private const int MaxChoices = 10_000;

    public static void Check(SearchParameter parameter)
    {
        var choices = parameter.Choices;
        if (choices.Count is 0 or > MaxChoices)
        {
            throw ParameterRules.Bad(parameter, $"has {choices.Count} choices; give 1 to {MaxChoices}");
        }

        if (
            choices.FirstOrDefault(choice => choice.ValueKind is JsonValueKind.Array or JsonValueKind.Object or JsonValueKind.Undefined) is
            { ValueKind: not JsonValueKind.Undefined } nested
        )
        {
            throw ParameterRules.Bad(parameter, $"has the choice {nested.GetRawText()}; choices are strings, numbers, true, false or null");
        }

        if (choices.FirstOrDefault(choice => !IsStorable(choice)) is { ValueKind: JsonValueKind.String } broken)
        {
            throw ParameterRules.Bad(
                parameter,
                $"has the choice {broken.GetRawText()}, which no database and no command can take; leave out \\u0000 and "
                    + "half characters"
            );
        }

        if (choices.FirstOrDefault(IsBeyondDoubles) is { ValueKind: JsonValueKind.Number } extreme)
        {
            throw ParameterRules.Bad(
                parameter,
                $"has the choice {extreme.GetRawText()}, which is larger or nearer to 0 than a number can be; give it as a string"
            );
        }

        for (var i = 0; i < choices.Count; i++)
        {
            if (ParameterCodes.IndexOf(choices, choices[i]) < i)
            {
                throw ParameterRules.Bad(parameter, $"has the choice {choices[i].GetRawText()} twice");
            }
        }
    }

    private static bool IsStorable(JsonElement choice)
    {
        try
        {
            return choice.ValueKind != JsonValueKind.String || IsStorable(choice.GetString()!);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is JSON and no text.
            return false;
        }
    }

    /// <summary>Neither PostgreSQL nor a process takes a null character or half of a surrogate pair.</summary>
    public static bool IsStorable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && !isPair))
            {
                return false;
            }

            i += isPair ? 1 : 0;
        }

        return true;
    }

    private static bool IsBeyondDoubles(JsonElement choice)
    {
        if (choice.ValueKind != JsonValueKind.Number)
        {
            return false;
        }

        var number = choice.GetDouble();
        var mantissa = choice.GetRawText().Split('e', 'E')[0];
        return !double.IsFinite(number) || (number == 0 && mantissa.AsSpan().IndexOfAnyInRange('1', '9') >= 0);
    }
}
