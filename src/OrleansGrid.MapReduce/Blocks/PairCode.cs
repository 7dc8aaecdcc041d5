using System.Runtime.CompilerServices;

namespace OrleansGrid.MapReduce.Blocks;

/// <summary>
/// A pair as it lies in memory and in blocks: the lengths of key and value as LEB128, the key, the value.
/// The same in both places, so that sorting moves pointers and writing copies a pair as it is.
/// </summary>
internal static unsafe class PairCode
{
    /// <summary>Most bytes that the two lengths can take.</summary>
    public const int MostHeaderBytes = 10;

    /// <summary>Longest pair: keys and values are spans, and a block's lengths are positive 32-bit numbers.</summary>
    public const long LongestPair = 1L << 30;

    /// <exception cref="PermanentFailureException">The pair is longer than can be kept.</exception>
    public static long RoomFor(int keyBytes, int valueBytes)
    {
        var room = (long)keyBytes + valueBytes + MostHeaderBytes;
        return room <= LongestPair ? room : throw TooLong(keyBytes, valueBytes);
    }

    /// <summary>Writes a pair and gives its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Write(byte* to, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        to = WriteLength(to, key.Length);
        to = WriteLength(to, value.Length);
        Unsafe.CopyBlockUnaligned(ref *to, ref System.Runtime.InteropServices.MemoryMarshal.GetReference(key), (uint)key.Length);
        to += key.Length;
        Unsafe.CopyBlockUnaligned(ref *to, ref System.Runtime.InteropServices.MemoryMarshal.GetReference(value), (uint)value.Length);
        return to + value.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairView Read(byte* pair)
    {
        PairView view;
        view.Key = ReadLength(ReadLength(pair, out view.KeyBytes), out view.ValueBytes);
        return view;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* ReadLength(byte* from, out int length)
    {
        length = *from++;
        return length < 0x80 ? from : ReadLong(from, ref length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* WriteLength(byte* to, int length)
    {
        while (length >= 0x80)
        {
            *to++ = (byte)(length | 0x80);
            length >>>= 7;
        }

        *to++ = (byte)length;
        return to;
    }

    private static byte* ReadLong(byte* from, ref int length)
    {
        length &= 0x7F;
        for (var shift = 7; ; shift += 7)
        {
            var b = *from++;
            length |= (b & 0x7F) << shift;
            if (b < 0x80 || shift > 28)
            {
                return from;
            }
        }
    }

    private static PermanentFailureException TooLong(int key, int value) =>
        new($"A pair is too long: a key of {key} and a value of {value} bytes; together they may have {LongestPair - MostHeaderBytes}.");
}
