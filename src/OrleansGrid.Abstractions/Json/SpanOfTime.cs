using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansGrid;

/// <summary>
/// Lengths of time as <c>hh:mm:ss</c>, with days before and fractions behind. A number alone is refused: .NET reads the text "5" as five
/// days, and whoever wrote it meant seconds.
/// </summary>
internal sealed class SpanOfTime : JsonConverter<TimeSpan>
{
    private const string Format = "c";

    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            // The serializer says where it is and what it wants.
            throw new JsonException();
        }

        var text = reader.GetString()!;
        return
            text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParseExact(text, Format, CultureInfo.InvariantCulture, out var time)
            ? time
            : throw new JsonException(
                $"'{text}' is not a time as it stands in JSON: write hours:minutes:seconds, such as \"00:00:30\", with days "
                    + "before: \"1.00:00:00\"."
            );
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString(Format, CultureInfo.InvariantCulture));
}
