namespace OrleansGrid.MapReduce.Mapping;

/// <summary>The table of a typed program, if there can be one; emptied into the buffer when its memory is full and in the end.</summary>
internal sealed class TypedTables(SortBuffer buffer, long memoryBytes) : ITypedTables
{
    private ITypedTable? _table;

    /// <summary>Pairs emitted so far; null when there is no table.</summary>
    public long? Emitted => _table?.Emitted;

    /// <summary>
    /// Two keys must be equal as values exactly when their bytes are, which is known of the built-in types only (and not of 0.0 and −0.0).
    /// </summary>
    public Emitter<TKey, TValue>? Make<TKey, TValue>(
        DataSerializer<TKey> keys,
        DataSerializer<TValue> values,
        Func<TValue, TValue, TValue> combine
    )
    {
        if (keys.GetType() != Serializers.For<TKey>().GetType())
        {
            return null;
        }

        Emitter<TKey, TValue>? made = null;
        if (typeof(TKey) == typeof(string))
        {
            made = (Emitter<TKey, TValue>)(object)new TextTable<TValue>(buffer, values, combine, memoryBytes);
        }
        else if (typeof(TKey).IsPrimitive && typeof(TKey) != typeof(double) && typeof(TKey) != typeof(float))
        {
            made = new KeyTable<TKey, TValue>(buffer, keys, values, combine, memoryBytes);
        }

        _table = (ITypedTable?)made;
        return made;
    }

    public void Drain() => _table?.Drain();
}
