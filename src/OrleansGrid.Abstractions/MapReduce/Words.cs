using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansGrid;

/// <summary>The words of a text, for <c>foreach</c>: maximal runs of bytes other than space, \t, \n, \r, \v, \f.</summary>
public ref struct Words(ReadOnlySpan<byte> text)
{
    private const int Chunk = 64;

    private static readonly SearchValues<byte> White = SearchValues.Create(" \t\n\r\v\f"u8);

    private ReadOnlySpan<byte> _rest = text;

    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly Words GetEnumerator() => this;

    public bool MoveNext()
    {
        var start = _rest.IndexOfAnyExcept(White);
        if (start < 0)
        {
            return false;
        }

        _rest = _rest[start..];
        var end = _rest.IndexOfAny(White);
        Current = end < 0 ? _rest : _rest[..end];
        _rest = _rest[Current.Length..];
        return true;
    }

    /// <summary>Finds many words at once, 64 bytes a step: for programs that map blocks.</summary>
    /// <param name="from">Where to begin; moved to where the next call goes on, which is the text's end when there are no more.</param>
    /// <param name="words">Room for at least 64 words.</param>
    /// <returns>How many words were found.</returns>
    public static int Find(ReadOnlySpan<byte> text, ref int from, Span<TextSlice> words)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(words.Length, Chunk);
        var found = 0;
        var open = -1;
        var at = from;
        for (; at < text.Length && found <= words.Length - Chunk; at += Chunk)
        {
            var black =
                at <= text.Length - Chunk ? Black(ref Unsafe.Add(ref MemoryMarshal.GetReference(text), at)) : BlackOfTail(text[at..]);
            // A bit for each place where a word begins or ends.
            var edges = black ^ (black << 1 | (open >= 0 ? 1UL : 0));
            if (open >= 0 && edges != 0)
            {
                words[found++] = new TextSlice(open, at + TakeFirst(ref edges) - open);
                open = -1;
            }

            while (edges != 0)
            {
                var start = at + TakeFirst(ref edges);
                if (edges == 0)
                {
                    open = start;
                    break;
                }

                words[found++] = new TextSlice(start, at + TakeFirst(ref edges) - start);
            }
        }

        return EndAt(Math.Min(at, text.Length), text.Length, open, words, found, ref from);
    }

    /// <summary>A word that is still open ends with the text, or is found again by the next call.</summary>
    private static int EndAt(int at, int length, int open, Span<TextSlice> words, int found, ref int from)
    {
        if (open < 0)
        {
            from = at;
            return found;
        }

        if (at < length)
        {
            from = open;
            return found;
        }

        words[found] = new TextSlice(open, length - open);
        from = length;
        return found + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int TakeFirst(ref ulong bits)
    {
        var first = BitOperations.TrailingZeroCount(bits);
        bits &= bits - 1;
        return first;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Black(ref byte chunk) =>
        ~(WhiteBits(Vector256.LoadUnsafe(ref chunk)) | (ulong)WhiteBits(Vector256.LoadUnsafe(ref chunk, 32)) << 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint WhiteBits(Vector256<byte> bytes)
    {
        // The white bytes other than space are 9 to 13.
        var fromTab = bytes - Vector256.Create((byte)9);
        var white =
            Vector256.Equals(bytes, Vector256.Create((byte)' '))
            | Vector256.Equals(Vector256.Min(fromTab, Vector256.Create((byte)4)), fromTab);
        return white.ExtractMostSignificantBits();
    }

    private static ulong BlackOfTail(ReadOnlySpan<byte> tail)
    {
        Span<byte> chunk = stackalloc byte[Chunk];
        chunk.Fill((byte)' ');
        tail.CopyTo(chunk);
        return Black(ref chunk[0]);
    }
}
