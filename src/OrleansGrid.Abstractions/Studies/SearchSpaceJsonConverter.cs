using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansGrid;

/// <summary>
/// A search space as a space file: a key for each parameter, in order; <c>$constraints</c> and <c>$order</c> beside them.
/// </summary>
/// <remarks>
/// <c>$order</c> lists the parameters' names. Samplers go by the order of parameters, and PostgreSQL's <c>jsonb</c> does not keep that of
/// keys: without it a study would go on differently after a crash. It is always written and never needed in a file.
/// </remarks>
internal sealed class SearchSpaceJsonConverter : JsonConverter<SearchSpace>
{
    private const string ConstraintsKey = "$constraints";
    private const string OrderKey = "$order";

    public override SearchSpace Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Bad("The space is not a JSON object; give an object with a key for each parameter.");
        }

        var space = new SearchSpace();
        foreach (var (name, value) in InOrder(root))
        {
            space.Add(SearchParameterJson.Read(name, value));
        }

        foreach (var constraint in Texts(root, ConstraintsKey))
        {
            space.Constraint(constraint);
        }

        return space;
    }

    public override void Write(Utf8JsonWriter writer, SearchSpace value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var parameter in value.Parameters)
        {
            writer.WritePropertyName(parameter.Name);
            SearchParameterJson.Write(writer, parameter);
        }

        WriteTexts(writer, ConstraintsKey, value.Constraints);
        WriteTexts(writer, OrderKey, [.. value.Parameters.Select(parameter => parameter.Name)]);
        writer.WriteEndObject();
    }

    private static List<(string Name, JsonElement Value)> InOrder(JsonElement root)
    {
        List<(string Name, JsonElement Value)> parameters = [];
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name is ConstraintsKey or OrderKey)
            {
                continue;
            }

            if (property.Name.StartsWith('$'))
            {
                throw Bad($"\"{property.Name}\" is not known in a space; beside parameters there are {ConstraintsKey} and {OrderKey}.");
            }

            parameters.Add((property.Name, property.Value.Clone()));
        }

        var order = Texts(root, OrderKey);
        if (order.FirstOrDefault(name => !parameters.Exists(parameter => parameter.Name == name)) is { } unknown)
        {
            throw Bad($"{OrderKey} names \"{unknown}\", which is no parameter of the space.");
        }

        // A stable sort: parameters that the order does not name come after it as they stand in the file.
        return [.. parameters.OrderBy(parameter => order.IndexOf(parameter.Name) is var index and >= 0 ? index : int.MaxValue)];
    }

    private static List<string> Texts(JsonElement root, string key)
    {
        if (!root.TryGetProperty(key, out var value))
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(text => text.ValueKind != JsonValueKind.String))
        {
            throw Bad($"{key} is not a list of strings.");
        }

        return [.. value.EnumerateArray().Select(text => text.GetString()!)];
    }

    private static void WriteTexts(Utf8JsonWriter writer, string key, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(key);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private static GridException Bad(string message) => new(GridFault.BadInput, message);
}
