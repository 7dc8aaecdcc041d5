using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansGrid;

/// <summary>A length of time as <see cref="SpanOfTime"/> writes it, or <c>forever</c>.</summary>
internal sealed class KeptTime : JsonConverter<TimeSpan>
{
    private const string Forever = "forever";

    private static readonly SpanOfTime Span = new();

    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(Forever)
            ? RunPolicy.KeepForever
            : Span.Read(ref reader, typeToConvert, options);

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options)
    {
        if (value == RunPolicy.KeepForever)
        {
            writer.WriteStringValue(Forever);
        }
        else
        {
            Span.Write(writer, value, options);
        }
    }
}
