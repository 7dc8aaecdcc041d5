using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using OrleansGrid.MapReduce.Blocks;

namespace OrleansGrid.MapReduce.Sorting;

/// <summary>What entries are being sorted by: the bytes of the key or those of the value.</summary>
internal readonly unsafe struct SortField(bool value)
{
    public static SortField Key => new(false);

    public static SortField Value => new(true);

    public ReadOnlySpan<byte> Of(byte* pair)
    {
        var view = PairCode.Read(pair);
        return value ? view.ValueSpan : view.KeySpan;
    }

    /// <summary>Eight bytes of the field from <paramref name="depth"/> on, zeros where it has ended.</summary>
    public ulong Prefix(byte* pair, int depth)
    {
        var bytes = Of(pair);
        return depth < bytes.Length ? Prefix(bytes[depth..]) : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Prefix(ReadOnlySpan<byte> bytes) => bytes.Length >= 8 ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : Short(bytes);

    private static ulong Short(ReadOnlySpan<byte> bytes)
    {
        ulong prefix = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            prefix |= (ulong)bytes[i] << (56 - 8 * i);
        }

        return prefix;
    }
}
