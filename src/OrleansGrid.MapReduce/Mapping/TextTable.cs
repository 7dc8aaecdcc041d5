using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansGrid.MapReduce.Mapping;

/// <summary>
/// Combines the values of text keys as they are emitted. Keys of up to 16 bytes of UTF-8 lie in their slots as in <see cref="SumTable"/>,
/// so that no string is kept:
/// those that a program makes for each word die young. Others have a dictionary.
/// </summary>
internal sealed unsafe class TextTable<TValue>(
    SortBuffer buffer,
    DataSerializer<TValue> values,
    Func<TValue, TValue, TValue> combine,
    long memoryBytes
) : Emitter<string, TValue>, ITypedTable
{
    private const int PageBytes = 4096;

    /// <summary>What a value refers to, a guess.</summary>
    private static readonly int ReferredBytes = RuntimeHelpers.IsReferenceOrContainsReferences<TValue>() ? 64 : 0;

    private readonly Dictionary<string, TValue> _odd = new(StringComparer.Ordinal);
    private readonly ArrayBufferWriter<byte> _valueBytes = new();
    private Slot[] _slots = new Slot[1 << 12];
    private int _used;
    private long _oddBytes;

    public long Emitted { get; private set; }

    public override void Emit(string key, TValue value)
    {
        Emitted++;
        if (TryPad(key ?? "", out var padded))
        {
            Add(padded, value);
        }
        else
        {
            AddOdd(key ?? "", value);
        }
    }

    public void Drain()
    {
        Span<byte> key = stackalloc byte[PaddedKey.Longest];
        foreach (ref var slot in _slots.AsSpan())
        {
            if (slot.Key == Vector128<byte>.Zero)
            {
                continue;
            }

            slot.Key.CopyTo(key);
            Send(key[..PaddedKey.LengthOf(slot.Key)], slot.Value);
            slot = default;
        }

        foreach (var (text, value) in _odd)
        {
            var bytes = new byte[3 * text.Length];
            Send(bytes.AsSpan(0, TextBytes.Encode(text, bytes)), value);
        }

        _odd.Clear();
        (_used, _oddBytes) = (0, 0);
    }

    /// <summary>The UTF-8 of a key with zeros behind it; false when it is empty, too long, or ends with a zero.</summary>
    private static bool TryPad(string key, out Vector128<byte> padded)
    {
        padded = default;
        if ((uint)(key.Length - 1) >= PaddedKey.Longest || key[^1] == 0)
        {
            return false;
        }

        fixed (char* chars = key)
        {
            // 32 bytes are read whatever the length: what lies behind the text is masked away, and reading it cannot fault within a page.
            if (((nuint)chars & (PageBytes - 1)) <= PageBytes - 2 * PaddedKey.Longest)
            {
                var mask = Vector128.Load(ByteMasks.First(key.Length));
                var (low, high) = Vector128.Widen(mask.AsSByte());
                var (first, second) = (
                    Vector128.Load((ushort*)chars) & low.AsUInt16(),
                    Vector128.Load((ushort*)chars + 8) & high.AsUInt16()
                );
                padded = Vector128.Narrow(first, second);
                if (((first | second) & Vector128.Create((ushort)0xFF80)) == Vector128<ushort>.Zero)
                {
                    return true;
                }
            }
        }

        return TryEncode(key, out padded);
    }

    private static bool TryEncode(string key, out Vector128<byte> padded)
    {
        Span<byte> bytes = stackalloc byte[3 * PaddedKey.Longest];
        var length = TextBytes.Encode(key, bytes);
        padded = default;
        if (length > PaddedKey.Longest)
        {
            return false;
        }

        bytes[length..PaddedKey.Longest].Clear();
        padded = Vector128.LoadUnsafe(ref bytes[0]);
        return true;
    }

    private void Add(Vector128<byte> key, TValue value)
    {
        var slots = this._slots;
        for (var i = (int)(PaddedKey.Hash(key) >> 64 - BitOperations.Log2((uint)slots.Length)); ; i = i + 1 & slots.Length - 1)
        {
            ref var slot = ref slots[i];
            if (slot.Key == key)
            {
                slot.Value = combine(slot.Value, value);
                return;
            }

            if (slot.Key == Vector128<byte>.Zero)
            {
                (slot.Key, slot.Value) = (key, value);
                if (++_used > slots.Length / 4 * 3)
                {
                    Grow();
                }

                return;
            }
        }
    }

    private void Grow()
    {
        // While it grows both tables exist.
        if (3L * _slots.Length * (Unsafe.SizeOf<Slot>() + ReferredBytes) > memoryBytes)
        {
            Drain();
            return;
        }

        var old = _slots;
        _slots = new Slot[2 * old.Length];
        _used = 0;
        foreach (ref var slot in old.AsSpan())
        {
            if (slot.Key != Vector128<byte>.Zero)
            {
                Add(slot.Key, slot.Value);
            }
        }
    }

    private void AddOdd(string key, TValue value)
    {
        ref var kept = ref CollectionsMarshal.GetValueRefOrAddDefault(_odd, key, out var exists);
        kept = exists ? combine(kept!, value) : value;
        if (exists)
        {
            return;
        }

        _oddBytes += 64 + 2 * key.Length + 2 * Unsafe.SizeOf<TValue>() + ReferredBytes;
        if (_oddBytes > memoryBytes / 2)
        {
            Drain();
        }
    }

    private void Send(ReadOnlySpan<byte> key, TValue value)
    {
        _valueBytes.ResetWrittenCount();
        values.Write(value, _valueBytes);
        buffer.Emit(key, _valueBytes.WrittenSpan);
    }

    private struct Slot
    {
        public Vector128<byte> Key;
        public TValue Value;
    }
}
