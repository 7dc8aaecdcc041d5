namespace OrleansGrid;

/// <summary>The serialisers that come with the grid.</summary>
public static class Serializers
{
    /// <summary>
    /// Text, numbers, <see cref="bool"/>, <see cref="Guid"/>, <see cref="DateTime"/> and <see cref="DateTimeOffset"/> (the moment, in UTC)
    /// and byte arrays, all in an order-preserving form; any other type as JSON, whose byte order means nothing but groups equal keys.
    /// </summary>
    public static DataSerializer<T> For<T>()
    {
        object? known = Type.GetTypeCode(typeof(T)) switch
        {
            _ when typeof(T).IsEnum => null,
            TypeCode.String => new TextSerializer(),
            TypeCode.Int64 => new NumberSerializer<long>(n => n, n => n),
            TypeCode.Int32 => new NumberSerializer<int>(n => n, n => (int)n),
            TypeCode.Int16 => new NumberSerializer<short>(n => n, n => (short)n),
            TypeCode.Byte => new NumberSerializer<byte>(n => n, n => (byte)n),
            TypeCode.UInt32 => new NumberSerializer<uint>(n => n, n => (uint)n),
            TypeCode.UInt64 => new NumberSerializer<ulong>(n => (long)(n ^ (1UL << 63)), n => (ulong)n ^ (1UL << 63)),
            TypeCode.Char => new NumberSerializer<char>(n => n, n => (char)n),
            TypeCode.Boolean => new NumberSerializer<bool>(b => b ? 1 : 0, n => n != 0),
            TypeCode.Double => new NumberSerializer<double>(Ordered, Double),
            TypeCode.Single => new NumberSerializer<float>(f => Ordered(f), n => (float)Double(n)),
            TypeCode.DateTime => new NumberSerializer<DateTime>(t => t.Ticks, n => new DateTime(n, DateTimeKind.Utc)),
            _ when typeof(T) == typeof(byte[]) => new BytesSerializer(),
            _ when typeof(T) == typeof(DateTimeOffset) => new NumberSerializer<DateTimeOffset>(
                t => t.UtcTicks,
                n => new DateTimeOffset(n, TimeSpan.Zero)
            ),
            _ when typeof(T) == typeof(Guid) => new GuidSerializer(),
            _ => null,
        };
        return (DataSerializer<T>?)known ?? new JsonSerializer<T>();
    }

    /// <summary>The bits of a double, turned so that they order as the numbers do: −∞ … −0, 0 … ∞, NaN.</summary>
    private static long Ordered(double number)
    {
        var bits = BitConverter.DoubleToInt64Bits(number);
        return bits < 0 ? bits ^ long.MaxValue : bits;
    }

    private static double Double(long ordered) => BitConverter.Int64BitsToDouble(ordered < 0 ? ordered ^ long.MaxValue : ordered);
}
