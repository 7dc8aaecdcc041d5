using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace OrleansGrid;

/// <summary>
/// UTF-8 to text and back without loss: a byte that is no UTF-8 becomes the lone surrogate U+DC00 + byte and comes out again as that byte
/// (the "surrogateescape" of Python's PEP 383), so that a program on strings does not damage what it passes through.
/// </summary>
internal static class TextBytes
{
    private const int Escape = 0xDC00;

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (Ascii.IsValid(bytes))
        {
            return string.Create(bytes.Length, bytes, (to, from) => Ascii.ToUtf16(from, to, out _));
        }

        if (bytes.Length <= 256)
        {
            Span<char> few = stackalloc char[256];
            return new string(few[..Decode(bytes, few)]);
        }

        var many = ArrayPool<char>.Shared.Rent(bytes.Length);
        try
        {
            return new string(many.AsSpan(0, Decode(bytes, many)));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(many);
        }
    }

    /// <summary>Decodes into room for at least as many characters as there are bytes; gives the number of characters.</summary>
    public static int Decode(ReadOnlySpan<byte> bytes, Span<char> to)
    {
        var written = 0;
        while (true)
        {
            var status = Utf8.ToUtf16(
                bytes,
                to[written..],
                out var read,
                out var chars,
                replaceInvalidSequences: false,
                isFinalBlock: true
            );
            written += chars;
            if (status == OperationStatus.Done)
            {
                return written;
            }
            // One byte at a time: what follows it may be the beginning of a good character.
            to[written++] = (char)(Escape + bytes[read]);
            bytes = bytes[(read + 1)..];
        }
    }

    /// <summary>Encodes into room for at least three bytes a character; gives the number of bytes.</summary>
    public static int Encode(ReadOnlySpan<char> text, Span<byte> to)
    {
        var written = 0;
        while (true)
        {
            var status = Utf8.FromUtf16(
                text,
                to[written..],
                out var read,
                out var bytes,
                replaceInvalidSequences: false,
                isFinalBlock: true
            );
            written += bytes;
            if (status == OperationStatus.Done)
            {
                return written;
            }

            var lone = text[read];
            if (lone is >= (char)(Escape + 0x80) and <= (char)(Escape + 0xFF))
            {
                to[written++] = (byte)(lone - Escape);
            }
            else
            {
                written += Encoding.UTF8.GetBytes("\uFFFD", to[written..]);
            }

            text = text[(read + 1)..];
        }
    }
}
