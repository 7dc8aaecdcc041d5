namespace OrleansGrid;

/// <summary>Where a program puts key-value pairs.</summary>
public abstract class Emitter<TKey, TValue>
{
    public abstract void Emit(TKey key, TValue value);
}
