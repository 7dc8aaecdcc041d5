using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace OrleansGrid.Silo.Writing;

/// <summary>
/// JSON that PostgreSQL keeps as jsonb: one value, valid UTF-8, nested no deeper than <see cref="GridJson.MostDepth"/>, without U+0000 or
/// half of a surrogate pair, with numbers that fit the type numeric. What does not comply fails its own item and never comes as far as a
/// commit.
/// </summary>
/// <remarks>
/// jsonb keeps numbers exactly, though 1e2 as 100 and -0 as 0; of members with one name it keeps the last, as all readers of ours do.
/// </remarks>
internal static class StorableJson
{
    /// <summary>Of one value, also as PostgreSQL writes it: 1e100000 is short here and has 100,001 digits there.</summary>
    public const int MostBytes = 16 << 20;

    public const string WhereLargeResultsGo = "Write large results to a file and return its name.";

    /// <summary>An integer of so few digits fits every number type there is.</summary>
    private const int FewDigits = 18;

    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789"u8);

    /// <summary>What stands for itself between quotes.</summary>
    private static readonly SearchValues<byte> PlainText = SearchValues.Create([
        .. Enumerable.Range(0x20, 0x7F - 0x20).Select(c => (byte)c).Where(c => c is not ((byte)'"' or (byte)'\\')),
    ]);

    /// <param name="noun">What the value is, as in "The result has …".</param>
    /// <returns>How many bytes the value takes when PostgreSQL writes it.</returns>
    /// <exception cref="PermanentFailureException">The value cannot be kept.</exception>
    public static int Check(ReadOnlySpan<byte> json, string noun = "result")
    {
        if (json.Length > MostBytes)
        {
            throw new PermanentFailureException($"The {noun} has {json.Length} bytes; at most {MostBytes} are kept. {WhereLargeResultsGo}");
        }

        return IsPlain(json) ? json.Length : CheckTokens(json, noun);
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

    /// <summary>Most results are a small number, null, or a string without escapes: these are known to be sound at a look.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> json) =>
        json switch
        {
            [] => false,
            [(byte)'"', .. var text, (byte)'"'] => !text.ContainsAnyExcept(PlainText),
            [(byte)'0'] => true,
            [>= (byte)'1' and <= (byte)'9', .. var rest] => rest.Length < FewDigits && !rest.ContainsAnyExcept(Digits),
            [(byte)'n', ..] => json.SequenceEqual("null"u8),
            [(byte)'t', ..] => json.SequenceEqual("true"u8),
            [(byte)'f', ..] => json.SequenceEqual("false"u8),
            _ => false,
        };

    private static int CheckTokens(ReadOnlySpan<byte> json, string noun)
    {
        if (!Utf8.IsValid(json))
        {
            throw new PermanentFailureException($"The {noun} is not valid UTF-8.");
        }

        var stored = (long)json.Length;
        try
        {
            // One level more than is allowed, so that what is too deep is told apart from what is no JSON.
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = GridJson.MostDepth + 1 });
            while (reader.Read())
            {
                stored += CheckToken(ref reader, noun);
            }
        }
        catch (JsonException error)
        {
            throw new PermanentFailureException($"The {noun} {JsonWords.Phrase(error)}; it must be one JSON value.", error);
        }

        return stored <= MostBytes
            ? (int)stored
            : throw new PermanentFailureException(
                $"The {noun} has {stored} bytes when its numbers are written without exponents; at most {MostBytes} are kept. "
                    + $"{WhereLargeResultsGo}"
            );
    }

    /// <returns>How many bytes PostgreSQL's text of it is longer.</returns>
    private static long CheckToken(ref Utf8JsonReader reader, string noun)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray or JsonTokenType.StartObject when reader.CurrentDepth >= GridJson.MostDepth:
                throw new PermanentFailureException(
                    $"The {noun} is nested too deep; arrays and objects may be nested {GridJson.MostDepth} deep."
                );
            case JsonTokenType.Number:
                return StorableNumber.ExtraBytes(reader.ValueSpan)
                    ?? throw new PermanentFailureException(
                        $"The {noun} holds a number that PostgreSQL cannot keep: at most {StorableNumber.MostIntegerDigits} digits may "
                            + "stand before "
                            + $"the decimal point and {StorableNumber.MostFractionDigits} after it, written without an exponent."
                    );
            case JsonTokenType.String or JsonTokenType.PropertyName when reader.ValueIsEscaped && reader.ValueSpan.IndexOf("\\u"u8) >= 0:
                CheckEscapes(ref reader, noun);
                return 0;
            default:
                return 0;
        }
    }

    private static void CheckEscapes(ref Utf8JsonReader reader, string noun)
    {
        string? text;
        try
        {
            text = reader.GetString();
        }
        catch (InvalidOperationException error)
        {
            throw new PermanentFailureException($"The {noun} holds half of a surrogate pair, which PostgreSQL cannot keep.", error);
        }

        if (text!.Contains('\0', StringComparison.Ordinal))
        {
            throw new PermanentFailureException($"The {noun} holds the character U+0000, which PostgreSQL cannot keep.");
        }
    }
}
