namespace OrleansGrid.MapReduce;

/// <summary>Lengths as LEB128: seven bits a byte, the lowest first.</summary>
internal static class Varint
{
    public const int MostBytes = 5;

    public static int Write(Span<byte> to, int value)
    {
        var n = 0;
        for (; value >= 0x80; value >>>= 7)
            to[n++] = (byte)(value | 0x80);
        to[n++] = (byte)value;
        return n;
    }

    /// <summary>Reads a value and moves behind it.</summary>
    public static int Read(ref ReadOnlySpan<byte> from)
    {
        var value = 0;
        for (var n = 0; n < MostBytes; n++)
        {
            var b = from[n];
            value |= (b & 0x7F) << (7 * n);
            if (b < 0x80)
            {
                from = from[(n + 1)..];
                return value;
            }
        }

        throw new InvalidDataException("A length has more than five bytes.");
    }
}
