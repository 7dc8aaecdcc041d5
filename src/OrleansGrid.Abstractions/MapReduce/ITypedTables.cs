namespace OrleansGrid;

/// <summary>Makes tables in which typed pairs are combined as they are emitted, before they are serialised.</summary>
internal interface ITypedTables
{
    /// <summary>A table, or null when these keys cannot be told apart without their bytes.</summary>
    Emitter<TKey, TValue>? Make<TKey, TValue>(
        DataSerializer<TKey> keys,
        DataSerializer<TValue> values,
        Func<TValue, TValue, TValue> combine
    );
}
