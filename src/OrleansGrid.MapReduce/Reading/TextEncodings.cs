namespace OrleansGrid.MapReduce.Reading;

/// <summary>Tells text of other encodings from UTF-8, as far as its beginning says so.</summary>
internal static class TextEncodings
{
    /// <summary>The byte order mark of UTF-8, which is no part of the text.</summary>
    public static ReadOnlySpan<byte> Mark => "\uFEFF"u8;

    /// <summary>The encoding, when it is one of two or four bytes a character; null otherwise.</summary>
    /// <remarks>
    /// Without a byte order mark by the zero bytes, which UTF-16 has in one place of two wherever there are blanks, digits or Latin
    /// letters, and text of single bytes has nowhere. Text of other scripts without blanks is not told.
    /// </remarks>
    public static string? WideOf(ReadOnlySpan<byte> head) =>
        head switch
        {
            [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] => "UTF-32",
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => "UTF-16",
            _ => WithoutMark(head),
        };

    private static string? WithoutMark(ReadOnlySpan<byte> head)
    {
        Span<int> zeros = stackalloc int[4];
        for (var i = 0; i < head.Length; i++)
        {
            zeros[i % 4] += head[i] == 0 ? 1 : 0;
        }

        var quarter = head.Length / 4;
        if (quarter >= 2 && (IsWide32(zeros, quarter, 0) || IsWide32(zeros, quarter, 3)))
        {
            return "UTF-32";
        }

        var (even, odd) = (zeros[0] + zeros[2], zeros[1] + zeros[3]);
        var pairs = head.Length / 2;
        // Of few characters most must be plain; of many an eighth is, as blanks and line ends are in any script with them.
        var enough = Math.Max(2, pairs < 16 ? pairs / 2 : pairs / 8);
        return (even == 0 && odd >= enough) || (odd == 0 && even >= enough) ? "UTF-16" : null;
    }

    /// <param name="written">The place of four that holds the character, where all are of the first 256.</param>
    private static bool IsWide32(ReadOnlySpan<int> zeros, int quarter, int written)
    {
        var high = written == 0 ? 3 : 0;
        return zeros[written] == 0 && zeros[high] >= quarter && zeros[high == 3 ? 2 : 1] >= quarter;
    }
}
