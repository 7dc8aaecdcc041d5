using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OrleansGrid;

/// <summary>One item's input: a number of a range, or text.</summary>
public readonly record struct ItemInput(string? Text, long Number)
{
    /// <summary>Counting the bytes of a text costs more than room to spare, until the text is long.</summary>
    private const int ShortText = 1024;

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

    /// <summary>Writes the input as it is. Whether it is JSON is checked with every other result (the check of results).</summary>
    public void WriteJson(IBufferWriter<byte> output)
    {
        if (Text is null)
        {
            Number.TryFormat(output.GetSpan(20), out var length, default, CultureInfo.InvariantCulture);
            output.Advance(length);
            return;
        }

        var room = Text.Length <= ShortText ? Encoding.UTF8.GetMaxByteCount(Text.Length) : Encoding.UTF8.GetByteCount(Text);
        output.Advance(Encoding.UTF8.GetBytes(Text, output.GetSpan(room)));
    }
}
