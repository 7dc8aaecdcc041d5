using System.Collections;

namespace OrleansGrid;

/// <summary>The values of one key for a typed program: enumerable once, while its reduce call lasts.</summary>
internal sealed class TypedValues<TValue>(ValueCursor cursor, DataSerializer<TValue> serializer) : IEnumerable<TValue>, IEnumerator<TValue>
{
    private bool _taken;
    private bool _ended;

    public TValue Current { get; private set; } = default!;

    object? IEnumerator.Current => Current;

    public IEnumerator<TValue> GetEnumerator()
    {
        if (_taken)
        {
            throw new InvalidOperationException(
                "The values of a key can be enumerated once, because they are never all in memory; keep those that are needed again."
            );
        }

        _taken = true;
        return this;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool MoveNext()
    {
        if (_ended)
        {
            throw new InvalidOperationException("The values of a key can be read only within its call of Reduce.");
        }

        if (!cursor.MoveNext())
        {
            return false;
        }

        Current = serializer.Read(cursor.Current);
        return true;
    }

    public void Reset() => throw new NotSupportedException();

    public void Dispose() { }

    /// <summary>A program that kept the enumerable would otherwise read the values of another key.</summary>
    public void End() => _ended = true;
}
