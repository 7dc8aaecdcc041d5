using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrleansGrid.Processes;

/// <summary>Makes a command's standard output an item's result.</summary>
internal static class CommandOutput
{
    // The default encoder escapes for web pages: "ü" would take six bytes in the database and be unreadable there.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// A JSON string, as UTF-8, that PostgreSQL takes as jsonb: broken UTF-8 and NUL become U+FFFD. One newline at the end is left out.
    /// </summary>
    public static byte[] ToJsonString(byte[] output)
    {
        ReadOnlySpan<byte> text = output;
        if (text is [.., (byte)'\n'])
        {
            text = SystemLine.Of(text[..^1], OperatingSystem.IsWindows());
        }

        return JsonSerializer.SerializeToUtf8Bytes(Encoding.UTF8.GetString(text).Replace('\0', '\uFFFD'), Readable);
    }
}
