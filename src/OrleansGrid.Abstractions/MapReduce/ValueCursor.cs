namespace OrleansGrid;

/// <summary>Moves over the values of one key.</summary>
internal abstract class ValueCursor
{
    public abstract ReadOnlySpan<byte> Current { get; }

    public abstract bool MoveNext();
}
