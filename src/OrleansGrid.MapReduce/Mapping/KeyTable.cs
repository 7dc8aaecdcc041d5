using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OrleansGrid.MapReduce.Mapping;

/// <summary>Combines the values of keys as they are emitted.</summary>
internal sealed class KeyTable<TKey, TValue>(
    SortBuffer buffer,
    DataSerializer<TKey> keys,
    DataSerializer<TValue> values,
    Func<TValue, TValue, TValue> combine,
    long memoryBytes
) : Emitter<TKey, TValue>, ITypedTable
{
    /// <summary>What an entry takes in a dictionary beside key and value, and a guess at what a value refers to.</summary>
    private static readonly int EntryBytes =
        16 + 2 * (Unsafe.SizeOf<TKey>() + Unsafe.SizeOf<TValue>()) + (RuntimeHelpers.IsReferenceOrContainsReferences<TValue>() ? 64 : 0);

    private readonly Dictionary<Boxed, TValue> _entries = [];
    private readonly ArrayBufferWriter<byte> _keyBytes = new();
    private readonly ArrayBufferWriter<byte> _valueBytes = new();

    public long Emitted { get; private set; }

    public override void Emit(TKey key, TValue value)
    {
        Emitted++;
        ref var kept = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, new Boxed(key), out var exists);
        kept = exists ? combine(kept!, value) : value;
        if (!exists && (long)_entries.Count * EntryBytes > memoryBytes)
        {
            Drain();
        }
    }

    public void Drain()
    {
        foreach (var (key, value) in _entries)
        {
            _keyBytes.ResetWrittenCount();
            _valueBytes.ResetWrittenCount();
            keys.Write(key.Key, _keyBytes);
            values.Write(value, _valueBytes);
            buffer.Emit(_keyBytes.WrittenSpan, _valueBytes.WrittenSpan);
        }

        _entries.Clear();
    }

    /// <summary>A key that may be of any type, for a dictionary that wants one that is never null.</summary>
    private readonly record struct Boxed(TKey Key);
}
