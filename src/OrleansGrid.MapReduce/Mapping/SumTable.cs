using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using OrleansGrid.MapReduce.Memory;

namespace OrleansGrid.MapReduce.Mapping;

/// <summary>
/// Adds up numbers by key as they are emitted. A key of up to 16 bytes lies in its slot, padded with zeros, so that it is found with one
/// comparison; keys that are longer, empty or end with a zero byte (which padding would hide) have a table of their own. When the memory is
/// full, all sums go to the buffer and the table begins anew.
/// </summary>
internal sealed unsafe class SumTable : SpanEmitter, IDisposable
{
    private const int FirstSlots = 1 << 12;

    /// <summary>Slots looked up together: while one is fetched from memory the next ones are being hashed.</summary>
    private const int Batch = 32;

    private readonly SortBuffer _buffer;
    private readonly long _memoryBytes;
    private readonly OddKeys _odd = new();
    private NativeBuffer _memory;
    private Slot* _slots;
    private int _shift;
    private long _capacity;
    private long _used;

    public SumTable(SortBuffer buffer, long memoryBytes)
    {
        (this._buffer, this._memoryBytes) = (buffer, memoryBytes);
        Allocate(FirstSlots);
    }

    /// <summary>Numbers emitted so far.</summary>
    public long Emitted { get; private set; }

    public override void Emit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => Emit(key, NumberBytes.Read(value));

    public override void Emit(ReadOnlySpan<byte> key, long value)
    {
        Emitted++;
        if (PaddedKey.Fits(key))
        {
            Add(Padded(key), value);
        }
        else
        {
            AddOdd(key, value);
        }
    }

    public override void EmitEach(ReadOnlySpan<byte> text, ReadOnlySpan<TextSlice> keys, long value)
    {
        Emitted += keys.Length;
        fixed (byte* start = text)
        {
            while (keys.Length > 0)
            {
                var some = keys[..Math.Min(Batch, keys.Length)];
                AddBatch(start, text.Length, some, value);
                keys = keys[some.Length..];
            }
        }
    }

    /// <summary>Moves all sums to the buffer.</summary>
    public void Drain()
    {
        Span<byte> key = stackalloc byte[PaddedKey.Longest];
        for (var slot = _slots; slot < _slots + _capacity; slot++)
        {
            if (slot->Key == Vector128<byte>.Zero)
            {
                continue;
            }

            slot->Key.CopyTo(key);
            _buffer.Emit(key[..PaddedKey.LengthOf(slot->Key)], slot->Sum);
            *slot = default;
        }

        _used = 0;
        _odd.Drain(_buffer);
    }

    public void Dispose()
    {
        NativeBuffers.Return(_memory);
        _memory = default;
        _slots = null;
        _capacity = 0;
    }

    private static Vector128<byte> Padded(ReadOnlySpan<byte> key)
    {
        Vector128<byte> padded = default;
        Unsafe.CopyBlockUnaligned(ref Unsafe.As<Vector128<byte>, byte>(ref padded), ref MemoryMarshal.GetReference(key), (uint)key.Length);
        return padded;
    }

    [SkipLocalsInit]
    private void AddBatch(byte* text, int textBytes, ReadOnlySpan<TextSlice> keys, long value)
    {
        // Sixteen bytes are loaded whatever the key's length; those that the text does not hold are not touched.
        var lastLoad = text + textBytes - PaddedKey.Longest;
        var wanted = stackalloc Wanted[Batch];
        var count = 0;
        foreach (var slice in keys)
        {
            if ((ulong)(uint)slice.Start + (uint)slice.Length > (uint)textBytes)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(keys),
                    $"The key at {slice.Start} with {slice.Length} bytes is not within the text of {textBytes} bytes."
                );
            }

            var key = text + slice.Start;
            if ((uint)(slice.Length - 1) >= PaddedKey.Longest || key[slice.Length - 1] == 0)
            {
                AddOdd(new ReadOnlySpan<byte>(key, slice.Length), value);
                continue;
            }

            var padded =
                key <= lastLoad
                    ? Vector128.Load(key) & Vector128.Load(ByteMasks.First(slice.Length))
                    : Padded(new ReadOnlySpan<byte>(key, slice.Length));
            var slot = _slots + Hash(padded);
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(slot);
            }

            wanted[count].Key = padded;
            wanted[count++].Slot = slot;
        }

        if (_used + count > MostUsed)
        {
            for (var i = 0; i < count; i++)
            {
                Add(wanted[i].Key, value);
            }

            return;
        }

        for (var i = 0; i < count; i++)
        {
            AddAt(wanted[i].Slot, wanted[i].Key, value);
        }
    }

    private long MostUsed => _capacity - (_capacity >> 2);

    private void Add(Vector128<byte> key, long value)
    {
        if (_used >= MostUsed)
        {
            Grow();
        }

        AddAt(_slots + Hash(key), key, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddAt(Slot* slot, Vector128<byte> key, long value)
    {
        while (true)
        {
            if (slot->Key == key)
            {
                slot->Sum = checked(slot->Sum + value);
                return;
            }

            if (slot->Key == Vector128<byte>.Zero)
            {
                slot->Key = key;
                slot->Sum = value;
                _used++;
                return;
            }

            if (++slot == _slots + _capacity)
            {
                slot = _slots;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long Hash(Vector128<byte> key) => (long)(PaddedKey.Hash(key) >> _shift);

    private void AddOdd(ReadOnlySpan<byte> key, long value)
    {
        _odd.Add(key, value);
        if (_odd.Bytes > _memoryBytes / 2)
        {
            Drain();
        }
    }

    private void Grow()
    {
        var larger = 2 * _capacity * sizeof(Slot);
        // While it grows both tables exist.
        if (larger + _memory.Size > _memoryBytes)
        {
            Drain();
            return;
        }

        var old = _memory;
        var oldEnd = _slots + _capacity;
        Allocate(2 * _capacity);
        for (var slot = (Slot*)old.Start; slot < oldEnd; slot++)
        {
            if (slot->Key != Vector128<byte>.Zero)
            {
                AddAt(_slots + Hash(slot->Key), slot->Key, slot->Sum);
            }
        }

        NativeBuffers.Return(old);
    }

    private void Allocate(long count)
    {
        _memory = NativeBuffers.Rent(count * sizeof(Slot));
        _slots = (Slot*)_memory.Start;
        NativeMemory.Clear(_slots, (nuint)(count * sizeof(Slot)));
        _capacity = count;
        _shift = 64 - BitOperations.Log2((ulong)count);
        _used = 0;
    }

    private struct Slot
    {
        public Vector128<byte> Key;
        public long Sum;
    }

    private struct Wanted
    {
        public Vector128<byte> Key;
        public Slot* Slot;
    }
}
