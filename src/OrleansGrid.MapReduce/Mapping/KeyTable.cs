using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OrleansGrid.MapReduce;

/// <summary>Combines the values of keys as they are emitted.</summary>
internal sealed class KeyTable<TKey, TValue>(
    SortBuffer buffer, DataSerializer<TKey> keys, DataSerializer<TValue> values, Func<TValue, TValue, TValue> combine, long memoryBytes) : Emitter<TKey, TValue>, ITypedTable
{
    /// <summary>What an entry takes in a dictionary beside key and value, and a guess at what a value refers to.</summary>
    private static readonly int EntryBytes =
        16 + 2 * (Unsafe.SizeOf<TKey>() + Unsafe.SizeOf<TValue>()) + (RuntimeHelpers.IsReferenceOrContainsReferences<TValue>() ? 64 : 0);

    private readonly Dictionary<Boxed, TValue> entries = [];
    private readonly ArrayBufferWriter<byte> keyBytes = new();
    private readonly ArrayBufferWriter<byte> valueBytes = new();

    public long Emitted { get; private set; }

    public override void Emit(TKey key, TValue value)
    {
        Emitted++;
        ref var kept = ref CollectionsMarshal.GetValueRefOrAddDefault(entries, new Boxed(key), out var exists);
        kept = exists ? combine(kept!, value) : value;
        if (!exists && (long)entries.Count * EntryBytes > memoryBytes)
            Drain();
    }

    public void Drain()
    {
        foreach (var (key, value) in entries)
        {
            keyBytes.ResetWrittenCount();
            valueBytes.ResetWrittenCount();
            keys.Write(key.Key, keyBytes);
            values.Write(value, valueBytes);
            buffer.Emit(keyBytes.WrittenSpan, valueBytes.WrittenSpan);
        }

        entries.Clear();
    }

    /// <summary>A key that may be of any type, for a dictionary that wants one that is never null.</summary>
    private readonly record struct Boxed(TKey Key);
}
