using System.Buffers;

namespace OrleansGrid;

/// <summary>How a key or a value becomes bytes and comes back. Used by one thread at a time, for one task.</summary>
public abstract class DataSerializer<T>
{
    public abstract void Write(T value, IBufferWriter<byte> to);

    /// <summary>Reads exactly what one <see cref="Write"/> has written.</summary>
    public abstract T Read(ReadOnlySpan<byte> bytes);
}
