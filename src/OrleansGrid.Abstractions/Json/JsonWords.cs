using System.Text.Json;

namespace OrleansGrid;

/// <summary>What is wrong with a JSON text, in words for those who do not know the reader that found it.</summary>
public static class JsonWords
{
    private const string OtherType = "could not be converted to ";
    private const string Missing = "missing required properties including: ";
    private const string Unknown = "could not be mapped to any .NET member";
    private const string TooDeep = "maximum configured depth";

    /// <summary>Null for JSON; else what is wrong, to be put after "it" in a sentence.</summary>
    public static string? WhyNot(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "is empty";
        }

        try
        {
            JsonSerializer.Deserialize<JsonElement>(text, GridJson.Values);
            return null;
        }
        catch (JsonException error)
        {
            return Phrase(error);
        }
    }

    /// <summary>One sentence about what was read.</summary>
    /// <param name="what">As the sentence begins: "The spec of the job".</param>
    /// <param name="error">What the reader threw; a sentence that our own code has thrown is left as it is.</param>
    public static string Sentence(string what, JsonException error) => IsOwn(error) ? error.Message : $"{what} {Phrase(error)}.";

    /// <summary>What is wrong, to be put after "it" in a sentence.</summary>
    public static string Phrase(JsonException error)
    {
        var message = error.Message;
        if (message.IndexOf(OtherType, StringComparison.Ordinal) is var type and >= 0)
        {
            return $"has a wrong value{At(error)}: {Type(message[(type + OtherType.Length)..])} must stand there";
        }

        if (message.Contains(Unknown, StringComparison.Ordinal))
        {
            return $"has the unknown field '{Path(error)}'";
        }

        if (message.IndexOf(Missing, StringComparison.Ordinal) is var names and >= 0)
        {
            return $"lacks {message[(names + Missing.Length)..].Split(". Path:", 2)[0].TrimEnd('.')}{Within(error)}";
        }

        return message.Contains(TooDeep, StringComparison.Ordinal)
                ? $"is nested too deep; arrays and objects may be nested {GridJson.MostDepth} deep"
            : IsOwn(error) ? $"is not right: {message.TrimEnd('.')}"
            : $"is not JSON from {Place(error)} on";
    }

    /// <summary>What a value is, with its article.</summary>
    public static string Name(JsonValueKind kind) =>
        kind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "a list",
            JsonValueKind.String => "a text",
            JsonValueKind.Number => "a number",
            JsonValueKind.True or JsonValueKind.False => "a truth value",
            _ => "null",
        };

    // The reader says where it is in its own way, and only what it throws itself has a place.
    private static bool IsOwn(JsonException error) =>
        !error.Message.Contains("LineNumber:", StringComparison.Ordinal)
        && !error.Message.Contains(Missing, StringComparison.Ordinal)
        && !error.Message.Contains(Unknown, StringComparison.Ordinal);

    private static string Place(JsonException error) => $"line {(error.LineNumber ?? 0) + 1}, byte {(error.BytePositionInLine ?? 0) + 1}";

    private static string At(JsonException error) => Path(error) is { } path ? $" at '{path}'" : "";

    private static string Within(JsonException error) => Path(error) is { } path ? $" in '{path}'" : "";

    /// <summary>As people write it: <c>retry.attempts</c>; null for the whole.</summary>
    private static string? Path(JsonException error) => error.Path is { Length: > 1 } path ? path[(path[1] == '.' ? 2 : 1)..] : null;

    private static Type? TypeOf(string name) =>
        AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(name)).FirstOrDefault(type => type is not null);

    /// <summary>The names of an enumeration as <see cref="GridJson.Options"/> writes them.</summary>
    private static string ChoicesOf(Type type) =>
        string.Join(", ", Enum.GetNames(type).Select(name => $"\"{JsonNamingPolicy.SnakeCaseLower.ConvertName(name)}\""));

    private static string Type(string text)
    {
        var name = text.Split(". Path:", 2)[0];
        // System.Nullable`1[System.Int32] is what it holds.
        if (name.StartsWith("System.Nullable`1[", StringComparison.Ordinal))
        {
            name = name["System.Nullable`1[".Length..].TrimEnd(']', '.');
        }

        return name.TrimEnd('.') switch
        {
            "System.Int32" or "System.Int64" or "System.UInt64" => "a whole number",
            "System.Double" or "System.Decimal" or "System.Single" => "a number",
            "System.String" => "a text",
            "System.Boolean" => "true or false",
            "System.TimeSpan" => "a time such as \"00:00:30\"",
            "System.Guid" => "an id",
            var map when map.Contains("Dictionary`2", StringComparison.Ordinal) => "an object",
            var list when list.Contains("List`1", StringComparison.Ordinal) || list.EndsWith("[]", StringComparison.Ordinal) => "a list",
            var other => TypeOf(other) is { IsEnum: true } choices ? $"one of {ChoicesOf(choices)}" : "an object",
        };
    }
}
