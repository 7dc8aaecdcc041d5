using System.Buffers.Binary;

namespace OrleansGrid;

/// <summary>A 64-bit number as eight bytes whose order is that of the numbers, so that it may also be a key.</summary>
internal static class NumberBytes
{
    public const int Length = 8;

    public static void Write(Span<byte> to, long number) => BinaryPrimitives.WriteUInt64BigEndian(to, (ulong)number ^ (1UL << 63));

    /// <exception cref="PermanentFailureException">The bytes are no number.</exception>
    public static long Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
        {
            throw NoNumber(bytes.Length);
        }

        return (long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) ^ (1UL << 63));
    }

    private static PermanentFailureException NoNumber(int length) =>
        new($"The program reads a value as a number that was not emitted as one: it has {length} bytes instead of {Length}.");
}
