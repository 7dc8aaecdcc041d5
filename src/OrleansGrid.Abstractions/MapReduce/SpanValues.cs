namespace OrleansGrid;

/// <summary>The values of one key, read once and forwards: however many there are, they are never all in memory.</summary>
public readonly ref struct SpanValues
{
    private readonly ValueCursor _cursor;

    internal SpanValues(ValueCursor cursor) => this._cursor = cursor;

    internal ValueCursor Cursor => _cursor;

    /// <summary>The value at hand, valid until the next <see cref="MoveNext"/>.</summary>
    public ReadOnlySpan<byte> Current => _cursor.Current;

    /// <summary>The value at hand when it was emitted as a number.</summary>
    public long Number => NumberBytes.Read(_cursor.Current);

    public bool MoveNext() => _cursor.MoveNext();

    public SpanValues GetEnumerator() => this;

    /// <summary>Adds up the rest of the values, which were emitted as numbers.</summary>
    /// <exception cref="OverflowException">The sum is beyond 64 bits.</exception>
    public long Sum()
    {
        long sum = 0;
        while (_cursor.MoveNext())
        {
            sum = checked(sum + NumberBytes.Read(_cursor.Current));
        }

        return sum;
    }
}
