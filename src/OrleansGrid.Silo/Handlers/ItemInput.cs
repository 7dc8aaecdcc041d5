using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace OrleansGrid.Silo;

/// <summary>One item's input: a number of a range, or text.</summary>
internal readonly record struct ItemInput(string? Text, long Number)
{
    public string AsText() => Text ?? Number.ToString(CultureInfo.InvariantCulture);

    public T? Read<T>()
    {
        if (Text is not null)
        {
            return JsonSerializer.Deserialize<T>(Text, GridJson.Values);
        }

        if (typeof(T) == typeof(long))
        {
            return (T)(object)Number;
        }

        Span<byte> digits = stackalloc byte[20];
        Number.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        return JsonSerializer.Deserialize<T>(digits[..length], GridJson.Values);
    }

    /// <summary>Writes the input as JSON; text must be JSON already.</summary>
    public void WriteJson(IBufferWriter<byte> output)
    {
        if (Text is null)
        {
            Number.TryFormat(output.GetSpan(20), out var length, default, CultureInfo.InvariantCulture);
            output.Advance(length);
            return;
        }

        var span = output.GetSpan(System.Text.Encoding.UTF8.GetMaxByteCount(Text.Length));
        var written = System.Text.Encoding.UTF8.GetBytes(Text, span);
        var reader = new Utf8JsonReader(span[..written]);
        while (reader.Read())
        {
            // Reading to the end is the check.
        }

        output.Advance(written);
    }
}
