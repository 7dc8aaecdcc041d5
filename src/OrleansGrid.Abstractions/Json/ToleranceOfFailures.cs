using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansGrid;

/// <summary>
/// How many items may fail: a number, a share such as <c>"2%"</c> as on the command line, or the object
/// <c>{"count": 5, "share": 0.02}</c>, which is also what is written.
/// </summary>
internal sealed class ToleranceOfFailures : JsonConverter<FailureTolerance>
{
    private const string Count = "count";
    private const string Share = "share";

    public override FailureTolerance Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when reader.TryGetInt64(out var count):
                return new FailureTolerance(count, null);
            case JsonTokenType.String:
                return Parse(reader.GetString()!);
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, options);
            default:
                throw new JsonException("The number of items that may fail is a whole number, or a share such as \"2%\".");
        }
    }

    public override void Write(Utf8JsonWriter writer, FailureTolerance value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (value.Count is { } count)
        {
            writer.WriteNumber(Count, count);
        }

        if (value.Share is { } share)
        {
            writer.WriteNumber(Share, share);
        }

        writer.WriteEndObject();
    }

    private static FailureTolerance Parse(string text)
    {
        try
        {
            return FailureTolerance.Parse(text);
        }
        catch (FormatException error)
        {
            throw new JsonException(error.Message, error);
        }
    }

    private static FailureTolerance ReadObject(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        var tolerance = new FailureTolerance(null, null);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name.Equals(Count, StringComparison.OrdinalIgnoreCase))
            {
                tolerance = tolerance with { Count = JsonSerializer.Deserialize<long?>(ref reader, options) };
            }
            else if (name.Equals(Share, StringComparison.OrdinalIgnoreCase))
            {
                tolerance = tolerance with { Share = JsonSerializer.Deserialize<double?>(ref reader, options) };
            }
            else if (options.UnmappedMemberHandling == JsonUnmappedMemberHandling.Disallow)
            {
                throw new JsonException($"The items that may fail have no field '{name}'; they have '{Count}' and '{Share}'.");
            }
            else
            {
                reader.Skip();
            }
        }

        return tolerance;
    }
}
