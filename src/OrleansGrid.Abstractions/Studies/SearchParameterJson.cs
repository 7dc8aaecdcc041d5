using System.Text.Json;

namespace OrleansGrid;

/// <summary>One parameter of a space file: <c>{"type": "float", "low": 1e-5, "high": 1e-1, "log": true}</c>.</summary>
internal static class SearchParameterJson
{
    private static readonly Dictionary<string, SearchParameterType> Types = new()
    {
        ["float"] = SearchParameterType.Float,
        ["int"] = SearchParameterType.Integer,
        ["categorical"] = SearchParameterType.Categorical,
        ["ordinal"] = SearchParameterType.Ordinal,
    };

    private static readonly string[] NumberKeys = ["type", "low", "high", "log", "step", "when", "default"];
    private static readonly string[] ChoiceKeys = ["type", "choices", "when", "default"];

    public static SearchParameter Read(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw Bad(name, "is not an object; give {\"type\": …} with its bounds or choices");
        }

        var type = ReadType(name, value);
        var isNumber = type is SearchParameterType.Float or SearchParameterType.Integer;
        RefuseUnknownKeys(name, value, isNumber ? NumberKeys : ChoiceKeys);
        return new SearchParameter
        {
            Name = name,
            Type = type,
            Low = isNumber ? Number(name, value, "low", type) ?? throw Bad(name, "has no \"low\"; give its smallest value") : 0,
            High = isNumber ? Number(name, value, "high", type) ?? throw Bad(name, "has no \"high\"; give its largest value") : 0,
            Log = Flag(name, value, "log"),
            Step = Number(name, value, "step", type),
            Choices = isNumber ? [] : Choices(name, value),
            When = Conditions(name, value),
            Default = value.TryGetProperty("default", out var first) ? first : null,
        };
    }

    public static void Write(Utf8JsonWriter writer, SearchParameter parameter)
    {
        writer.WriteStartObject();
        writer.WriteString("type", Types.First(pair => pair.Value == parameter.Type).Key);
        if (parameter.Type is SearchParameterType.Float or SearchParameterType.Integer)
        {
            writer.WriteNumber("low", parameter.Low);
            writer.WriteNumber("high", parameter.High);
            if (parameter.Log)
            {
                writer.WriteBoolean("log", true);
            }

            if (parameter.Step is { } step)
            {
                writer.WriteNumber("step", step);
            }
        }
        else
        {
            WriteList(writer, "choices", parameter.Choices);
        }

        WriteConditions(writer, parameter.When);
        if (parameter.Default is { } first)
        {
            writer.WritePropertyName("default");
            first.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static void WriteConditions(Utf8JsonWriter writer, IReadOnlyList<SearchCondition> conditions)
    {
        if (conditions.Count == 0)
        {
            return;
        }

        writer.WriteStartObject("when");
        foreach (var condition in conditions)
        {
            WriteList(writer, condition.Parameter, condition.Values);
        }

        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, string key, IReadOnlyList<JsonElement> values)
    {
        writer.WriteStartArray(key);
        foreach (var value in values)
        {
            value.WriteTo(writer);
        }

        writer.WriteEndArray();
    }

    private static SearchParameterType ReadType(string name, JsonElement value)
    {
        var types = string.Join(", ", Types.Keys);
        if (!value.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
        {
            throw Bad(name, $"has no \"type\"; give one of {types}");
        }

        return Types.TryGetValue(type.GetString()!, out var known)
            ? known
            : throw Bad(name, $"has the unknown type \"{type.GetString()}\"; there are {types}");
    }

    private static void RefuseUnknownKeys(string name, JsonElement value, string[] known)
    {
        HashSet<string> seen = [];
        foreach (var property in value.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                throw Bad(name, $"has the unknown key \"{property.Name}\"; there are {string.Join(", ", known)}");
            }

            if (!seen.Add(property.Name))
            {
                throw Bad(name, $"has \"{property.Name}\" twice");
            }
        }
    }

    private static double? Number(string name, JsonElement value, string key, SearchParameterType type) =>
        !value.TryGetProperty(key, out var number) ? null
        : type == SearchParameterType.Integer && number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out var whole)
            ? SearchParameter.Whole(whole)
        : number.ValueKind == JsonValueKind.Number ? number.GetDouble()
        : throw Bad(name, $"has \"{key}\" {number.GetRawText()}, which is not a number");

    private static bool Flag(string name, JsonElement value, string key) =>
        value.TryGetProperty(key, out var flag)
        && (
            flag.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? flag.GetBoolean()
                : throw Bad(name, $"has \"{key}\" {flag.GetRawText()}, which is not true or false")
        );

    private static JsonElement[] Choices(string name, JsonElement value) =>
        value.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array
            ? [.. choices.EnumerateArray()]
            : throw Bad(name, "has no \"choices\"; give a list of them");

    private static SearchCondition[] Conditions(string name, JsonElement value)
    {
        if (!value.TryGetProperty("when", out var when))
        {
            return [];
        }

        return when.ValueKind == JsonValueKind.Object
            ?
            [
                .. when.EnumerateObject()
                    .Select(one => new SearchCondition(
                        one.Name,
                        one.Value.ValueKind == JsonValueKind.Array ? [.. one.Value.EnumerateArray()] : [one.Value]
                    )),
            ]
            : throw Bad(name, "has a \"when\" that is not an object; give {\"parameter\": [values]}");
    }

    private static GridException Bad(string name, string what) => new(GridFault.BadInput, $"Parameter \"{name}\" {what}.");
}
