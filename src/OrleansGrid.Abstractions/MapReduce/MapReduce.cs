namespace OrleansGrid;

/// <summary>
/// A MapReduce program on types of one's own choice; records are strings. Keys are grouped and ordered by their serialised bytes (text: by
/// code points; numbers and times: by value) unless <see cref="KeyOrder"/> says otherwise; values of a key arrive in the order of the input
/// unless <see cref="ValueOrder"/> does.
/// </summary>
/// <remarks>Bytes of the input that are no UTF-8 survive as lone surrogates and are written as the bytes they were.</remarks>
public abstract class MapReduce<TKey, TValue> : MapReduceProgram
{
    /// <inheritdoc/>
    public override bool Combines => Overrides(nameof(Combine), typeof(MapReduce<TKey, TValue>));

    internal bool OwnPartition => Overrides(nameof(Partition), typeof(MapReduce<TKey, TValue>));

    /// <summary>How keys become bytes. Two keys are one when their bytes are equal.</summary>
    public virtual DataSerializer<TKey> KeySerializer => Serializers.For<TKey>();

    public virtual DataSerializer<TValue> DataSerializer => Serializers.For<TValue>();

    /// <summary>
    /// Order and equality of keys; with it goes a <see cref="Partition"/> that agrees. Null is by bytes, which is faster.
    /// </summary>
    public virtual IComparer<TKey>? KeyOrder => null;

    /// <summary>Order in which the values of a key arrive (secondary sort). Null is that of the input.</summary>
    public virtual IComparer<TValue>? ValueOrder => null;

    internal override SpanMapReduce AsSpans() => new TypedForm<TKey, TValue>(this);

    /// <summary>Maps one record: a line without its end, a JSON line, or the text of a record of another format.</summary>
    public abstract void Map(string record, Emitter<TKey, TValue> emit);

    /// <summary>Called after the last record of a split, for programs that hold something back.</summary>
    public virtual void EndMap(Emitter<TKey, TValue> emit) { }

    /// <summary>
    /// Merges two values of one key, the left one emitted first. Must be associative: it runs any number of times, or never, and the
    /// reducer's result must not depend on it.
    /// Overriding it makes the map side smaller; leave it when values cannot be merged.
    /// </summary>
    public virtual TValue Combine(TValue left, TValue right) => throw new NotSupportedException();

    /// <summary>
    /// Reduces the values of one key. Keys of a partition come in order. The values can be enumerated once, and are never all in memory.
    /// </summary>
    public virtual void Reduce(TKey key, IEnumerable<TValue> values, OutputWriter output)
    {
        foreach (var value in values)
        {
            WritePair(key, value, output);
        }
    }

    /// <summary>Called after the last key of a partition.</summary>
    public virtual void EndReduce(OutputWriter output) { }

    /// <summary>
    /// Writes a pair of a map-only job: <c>key TAB value</c> and a line end, without the TAB when the value is null or empty.
    /// </summary>
    public virtual void WritePair(TKey key, TValue value, OutputWriter output)
    {
        var text = value?.ToString();
        output.Write(key?.ToString());
        if (!string.IsNullOrEmpty(text))
        {
            output.Write("\t"u8).Write(text);
        }

        output.EndLine();
    }

    /// <summary>
    /// The partition a key belongs to, below <paramref name="partitions"/>; the same for keys that compare equal. By hash of the bytes when
    /// not overridden.
    /// </summary>
    public virtual int Partition(TKey key, int partitions) => throw new NotSupportedException();
}
