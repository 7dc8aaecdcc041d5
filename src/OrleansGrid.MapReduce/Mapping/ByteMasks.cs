using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OrleansGrid.MapReduce.Mapping;

/// <summary>Masks that keep the first bytes of a vector.</summary>
internal static unsafe class ByteMasks
{
    private static readonly byte* Table = Make();

    /// <summary>Sixteen bytes of which the first <paramref name="count"/> are 0xFF, the others 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* First(int count) => Table + 16 - count;

    private static byte* Make()
    {
        // Lives as long as the process.
        var table = (byte*)NativeMemory.Alloc(32);
        new Span<byte>(table, 16).Fill(0xFF);
        new Span<byte>(table + 16, 16).Clear();
        return table;
    }
}
