using System.Numerics;
using System.Runtime.InteropServices;

namespace OrleansGrid.MapReduce.Memory;

/// <summary>
/// Memory for sorting and merging, outside the garbage collector's heap: its large arrays would stay for long and make the silo grow with
/// every task.
/// Sizes are powers of two; what is given back is kept for the next task up to <see cref="KeptBytes"/>, and beyond that returned to the
/// system at once.
/// </summary>
internal static unsafe class NativeBuffers
{
    public const int LeastBytes = 4 << 10;

    /// <summary>
    /// Memory that a silo may hold on to between tasks: enough that the tasks of one job do not fault in fresh pages for each block, small
    /// beside the budgets.
    /// </summary>
    public const long KeptBytes = 64L << 20;

    /// <summary>Larger ones go back at once.</summary>
    private const int LargestKept = 4 << 20;

    private static readonly Stack<nint>[] Free =
    [
        .. Enumerable.Range(0, BitOperations.Log2(LargestKept) + 1).Select(_ => new Stack<nint>()),
    ];

    private static readonly Lock Guard = new();

    private static long _kept;

    [ThreadStatic]
    private static long _rented;

    /// <summary>Bytes that tasks of this thread have rented and not returned.</summary>
    public static long RentedByThread => _rented;

    /// <summary>Bytes that are kept for the next task.</summary>
    public static long Kept => Interlocked.Read(ref _kept);

    /// <summary>The size that a wish for <paramref name="bytes"/> takes.</summary>
    public static long SizeFor(long bytes) =>
        bytes <= LargestKept ? (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(bytes, LeastBytes)) : bytes;

    public static NativeBuffer Rent(long bytes)
    {
        var size = SizeFor(bytes);
        _rented += size;
        lock (Guard)
        {
            if (size <= LargestKept && Free[BitOperations.Log2((ulong)size)].TryPop(out var address))
            {
                _kept -= size;
                return new NativeBuffer((byte*)address, size);
            }
        }

        return new NativeBuffer((byte*)NativeMemory.AlignedAlloc((nuint)size, 64), size);
    }

    public static void Return(NativeBuffer buffer)
    {
        if (buffer.Start is null)
        {
            return;
        }

        _rented -= buffer.Size;
        lock (Guard)
        {
            if (buffer.Size <= LargestKept && _kept + buffer.Size <= KeptBytes)
            {
                Free[BitOperations.Log2((ulong)buffer.Size)].Push((nint)buffer.Start);
                _kept += buffer.Size;
                return;
            }
        }

        NativeMemory.AlignedFree(buffer.Start);
    }
}
