namespace OrleansGrid;

/// <summary>Where a program puts key-value pairs. Copies what it is given.</summary>
public abstract class SpanEmitter
{
    /// <summary>Emits a pair of bytes.</summary>
    public abstract void Emit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>Emits a number; <see cref="SpanValues.Number"/> gives it back.</summary>
    public abstract void Emit(ReadOnlySpan<byte> key, long value);

    /// <summary>Emits the same number for each of many keys that lie in one text: faster than one after another.</summary>
    public virtual void EmitEach(ReadOnlySpan<byte> text, ReadOnlySpan<TextSlice> keys, long value)
    {
        foreach (var key in keys)
        {
            Emit(text.Slice(key.Start, key.Length), value);
        }
    }
}
