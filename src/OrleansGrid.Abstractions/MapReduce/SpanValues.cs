namespace OrleansGrid;

/// <summary>The values of one key, read once and forwards: however many there are, they are never all in memory.</summary>
public readonly ref struct SpanValues
{
    private readonly ValueCursor cursor;

    internal SpanValues(ValueCursor cursor) => this.cursor = cursor;

    internal ValueCursor Cursor => cursor;

    /// <summary>The value at hand, valid until the next <see cref="MoveNext"/>.</summary>
    public ReadOnlySpan<byte> Current => cursor.Current;

    /// <summary>The value at hand when it was emitted as a number.</summary>
    public long Number => NumberBytes.Read(cursor.Current);

    public bool MoveNext() => cursor.MoveNext();

    public SpanValues GetEnumerator() => this;

    /// <summary>Adds up the rest of the values, which were emitted as numbers.</summary>
    /// <exception cref="OverflowException">The sum is beyond 64 bits.</exception>
    public long Sum()
    {
        long sum = 0;
        while (cursor.MoveNext())
            sum = checked(sum + NumberBytes.Read(cursor.Current));
        return sum;
    }
}
