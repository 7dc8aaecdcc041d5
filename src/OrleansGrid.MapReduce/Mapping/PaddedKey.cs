using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace OrleansGrid.MapReduce.Mapping;

/// <summary>
/// A key of 1 to 16 bytes that does not end with a zero, padded with zeros: two such keys are equal exactly when their vectors are, and
/// none is all zeros.
/// </summary>
internal static class PaddedKey
{
    public const int Longest = 16;

    public static bool Fits(ReadOnlySpan<byte> key) => (uint)(key.Length - 1) < Longest && key[^1] != 0;

    public static int LengthOf(Vector128<byte> key) =>
        Longest - BitOperations.LeadingZeroCount(~Vector128.Equals(key, Vector128<byte>.Zero).ExtractMostSignificantBits() << 16);

    /// <summary>The folded product of both halves (the mixing step of wyhash, Wang Yi 2019); use the upper bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Hash(Vector128<byte> key)
    {
        var high = Math.BigMul(
            key.AsUInt64().ToScalar() ^ 0xA0761D6478BD642F,
            key.AsUInt64().GetElement(1) ^ 0xE7037ED1A0B428DB,
            out var low
        );
        return (high ^ low) * 0x9E3779B97F4A7C15;
    }
}
