using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansGrid.MapReduce.Inputs;

namespace OrleansGrid.MapReduce.Planning;

/// <summary>
/// Paths in a plan: as they are, but for those that are no UTF-8, which JSON cannot hold; their bytes stand there in base64. An absolute
/// path begins with a slash, so the two cannot be mistaken for each other.
/// </summary>
internal sealed class PathConverter : JsonConverter<string>
{
    private const string Bytes = "base64:";

    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString()!;
        return text.StartsWith(Bytes, StringComparison.Ordinal) ? PathText.Of(Convert.FromBase64String(text[Bytes.Length..])) : text;
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(PathText.HasRawBytes(value) ? Bytes + Convert.ToBase64String(PathText.Bytes(value)) : value);
}
