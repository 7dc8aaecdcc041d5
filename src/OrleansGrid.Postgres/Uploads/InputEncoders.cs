using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrleansGrid.Postgres.Uploads;

/// <summary>The ways in which inputs become text.</summary>
public static class InputEncoders
{
    private const string HalfCharacter = "holds half of a surrogate pair, which is not a character; give valid Unicode text.";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A line as it is.</summary>
    public static void Line(string input, IBufferWriter<byte> utf8) => _ = WriteLine(input, utf8);

    /// <summary>A line that must hold one JSON value.</summary>
    public static void JsonLine(string input, IBufferWriter<byte> utf8)
    {
        var written = WriteLine(input, utf8);
        if (IsOneValue(written, GridJson.MostDepth))
        {
            return;
        }

        throw new FormatException(
            IsOneValue(written, int.MaxValue)
                ? $"is nested too deep ({Shorten(input)}); arrays and objects may be nested {GridJson.MostDepth} deep."
                : $"is not JSON ({Shorten(input)}); handlers written in .NET take JSON, one value an item, so text needs quotes."
        );
    }

    private static bool IsOneValue(ReadOnlySpan<byte> json, int depth)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = depth });
            reader.Read();
            reader.Skip();
            reader.Read();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>A value as JSON, by <see cref="GridJson.Values"/>. Not for use by several uploads at once.</summary>
    public static InputEncoder<T> Json<T>()
    {
        var type = (JsonTypeInfo<T>)GridJson.Values.GetTypeInfo(typeof(T));
        var writer = new Utf8JsonWriter(Stream.Null, new JsonWriterOptions { Encoder = GridJson.Values.Encoder, SkipValidation = true });
        return (input, utf8) =>
        {
            writer.Reset(utf8);
            try
            {
                JsonSerializer.Serialize(writer, input, type);
                writer.Flush();
            }
            catch (Exception error) when (error is JsonException or NotSupportedException or ArgumentException)
            {
                throw new FormatException($"cannot be written as JSON: {error.Message.ReplaceLineEndings(" ")}", error);
            }
        };
    }

    private static ReadOnlySpan<byte> WriteLine(string input, IBufferWriter<byte> utf8)
    {
        if (input is null)
        {
            throw new FormatException("is null; every input is a text.");
        }

        var room = utf8.GetSpan(Strict.GetMaxByteCount(input.Length));
        try
        {
            var length = Strict.GetBytes(input, room);
            utf8.Advance(length);
            return room[..length];
        }
        catch (EncoderFallbackException error)
        {
            throw new FormatException(HalfCharacter, error);
        }
    }

    private static string Shorten(string text) =>
        text.Length switch
        {
            0 => "it is empty",
            <= 40 => $"'{text}'",
            _ => $"'{text[..40]}…'",
        };
}
