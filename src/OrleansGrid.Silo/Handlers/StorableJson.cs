using System.Text;
using System.Text.Json;

namespace OrleansGrid.Silo;

/// <summary>JSON that PostgreSQL keeps as jsonb: no U+0000, no half of a surrogate pair.</summary>
internal static class StorableJson
{
    private const int MostBytes = 16 << 20;

    /// <exception cref="PermanentFailureException">The result cannot be kept.</exception>
    public static void Check(ReadOnlySpan<byte> json)
    {
        if (json.Length > MostBytes)
        {
            throw new PermanentFailureException($"The result has {json.Length} bytes; at most {MostBytes} are kept. Write large results to a file and return its name.");
        }

        // Only an escape can spell either, and most results have none.
        if (json.IndexOf("\\u"u8) >= 0)
        {
            CheckStrings(json);
        }
    }

    public static string Clean(string text)
    {
        if (!text.Contains('\0', StringComparison.Ordinal) && !text.Any(char.IsSurrogate))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.Value == 0 ? Rune.ReplacementChar.ToString() : rune.ToString());
        }

        return clean.ToString();
    }

    private static void CheckStrings(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            {
                continue;
            }

            string? text;
            try
            {
                text = reader.GetString();
            }
            catch (InvalidOperationException error)
            {
                throw new PermanentFailureException("The result holds half of a surrogate pair, which PostgreSQL cannot keep.", error);
            }

            if (text!.Contains('\0', StringComparison.Ordinal))
            {
                throw new PermanentFailureException("The result holds the character U+0000, which PostgreSQL cannot keep.");
            }
        }
    }
}
