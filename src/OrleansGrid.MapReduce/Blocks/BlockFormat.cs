using System.Buffers.Binary;
using System.IO.Hashing;

namespace OrleansGrid.MapReduce.Blocks;

/// <summary>
/// A block of map output: a header, then pairs (<see cref="PairCode"/>), compressed with LZ4 or as they are.
/// Blocks stand alone: each can be checked and read without those before it.
/// </summary>
/// <remarks>
/// Header, little-endian: 0 raw length (4), 4 stored length (4; equal to the raw length when not compressed), 8 pairs (4), 12 zero (4),
/// 16 XxHash3 (8) over the 16 bytes before it and the stored bytes.
/// </remarks>
internal static class BlockFormat
{
    public const int HeaderBytes = 24;

    /// <summary>Most raw bytes of a block, so that it fits into 64 KiB with its header. A larger pair is a block of its own.</summary>
    public const int TargetBytes = (64 << 10) - HeaderBytes;

    public static void WriteHeader(Span<byte> header, ReadOnlySpan<byte> stored, int rawBytes, int pairs)
    {
        BinaryPrimitives.WriteInt32LittleEndian(header, rawBytes);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], stored.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], pairs);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], 0);
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], Checksum(header[..16], stored));
    }

    /// <summary>Reads a header; null when it cannot be one. Believable lengths are not proof: <see cref="IsIntact"/> is.</summary>
    public static BlockHeader? ReadHeader(ReadOnlySpan<byte> header)
    {
        var raw = BinaryPrimitives.ReadInt32LittleEndian(header);
        var stored = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        var pairs = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        var possible = raw > 0 && raw <= PairCode.LongestPair + TargetBytes && stored > 0 && stored <= raw && pairs > 0;
        return possible ? new BlockHeader(raw, stored, pairs) : null;
    }

    public static bool IsIntact(ReadOnlySpan<byte> header, ReadOnlySpan<byte> stored) =>
        BinaryPrimitives.ReadUInt64LittleEndian(header[16..]) == Checksum(header[..16], stored);

    private static ulong Checksum(ReadOnlySpan<byte> header, ReadOnlySpan<byte> stored) =>
        XxHash3.HashToUInt64(stored, (long)XxHash3.HashToUInt64(header));
}
