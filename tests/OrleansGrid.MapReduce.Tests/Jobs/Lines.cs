using System.Text;

namespace OrleansGrid.MapReduce.Tests;

/// <summary>Input for tests, and what comes out.</summary>
internal static class Lines
{
    /// <summary>
    /// Few different words, so that keys meet: short, of 15 to 17 and of hundreds of bytes, ending in zero bytes, no UTF-8.
    /// </summary>
    private static readonly byte[][] Vocabulary =
    [
        .. "a b c aa ab abcdefgh abcdefghi fifteen-letters sixteen-letters- seventeen-letters eighteen--letters- Z ä €uro 😀"
            .Split(' ')
            .Select(Encoding.UTF8.GetBytes),
        [0],
        [0, 0],
        [(byte)'a', 0],
        [(byte)'a', 0, 0],
        [0xFF],
        [0xC0, 0xAF],
        [0xED, 0xA0, 0x80],
        Enumerable.Repeat((byte)0xFF, 16).ToArray(),
        Encoding.UTF8.GetBytes(new string('x', 300)),
        Encoding.UTF8.GetBytes(new string('x', 301)),
        Encoding.UTF8.GetBytes(new string('x', 299) + "y"),
    ];

    private static readonly Gen<byte[]> Word = Gen.OneOf(
        Gen.Int[0, Vocabulary.Length - 1].Select(n => Vocabulary[n]),
        Gen.Int[0, 2000].Select(n => Encoding.UTF8.GetBytes($"w{n}"))
    );

    /// <summary>Lines of words with white bytes between, before and after them.</summary>
    public static Gen<byte[][]> OfWords { get; } =
        Gen.Select(Word, Of(32, 9, 11, 12, 13), (word, white) => (byte[])[.. word, white])
            .Array[0, 12]
            .Select(words => words.SelectMany(word => word).ToArray())
            .Array[0, 200];

    /// <summary>Any bytes but those of line ends.</summary>
    public static Gen<byte[][]> OfBytes { get; } =
        Gen.OneOf(
            Of(0, 1, (byte)'a', (byte)'b', 0xFF).Array[0, 12],
            Gen.Byte.Where(b => b is not ((byte)'\n' or (byte)'\r')).Array[0, 40]
        ).Array[0, 300];

    public static IReadOnlyList<byte[]> Split(byte[] text)
    {
        var lines = new List<byte[]>();
        for (var from = 0; from < text.Length;)
        {
            var end = text.AsSpan(from).IndexOf((byte)'\n');
            lines.Add(text.AsSpan(from, end).ToArray());
            from += end + 1;
        }

        return lines;
    }

    public static byte[] Bytes(string latin1) => Encoding.Latin1.GetBytes(latin1);

    private static Gen<byte> Of(params byte[] bytes) => Gen.Int[0, bytes.Length - 1].Select(n => bytes[n]);

    /// <summary>Bytes as text, one character a byte, so that they can be keys of a naive program.</summary>
    public static string Latin1(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
