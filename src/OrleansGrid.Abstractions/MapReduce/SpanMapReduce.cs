namespace OrleansGrid;

/// <summary>
/// A MapReduce program on bytes, for those who need speed: records, keys and values are spans, nothing is allocated for them, and bytes
/// that are no UTF-8 pass through unchanged.
/// Keys are grouped and ordered by their bytes unless <see cref="CompareKeys"/> says otherwise; values of a key arrive in the order of the
/// input unless <see cref="CompareValues"/> does.
/// </summary>
public abstract class SpanMapReduce : MapReduceProgram
{
    /// <inheritdoc/>
    public override bool Combines => Combining != SpanCombining.None || OwnCombine;

    /// <summary>A combining that is built in. <see cref="SpanCombining.None"/> leaves it to <see cref="Combine"/>.</summary>
    public virtual SpanCombining Combining => SpanCombining.None;

    internal virtual bool OwnCombine => Overrides(nameof(Combine), typeof(SpanMapReduce));

    internal virtual bool OwnKeyOrder => Overrides(nameof(CompareKeys), typeof(SpanMapReduce));

    internal virtual bool OwnValueOrder => Overrides(nameof(CompareValues), typeof(SpanMapReduce));

    internal virtual bool OwnPartition => Overrides(nameof(Partition), typeof(SpanMapReduce));

    internal virtual bool OwnMapBlock => Overrides(nameof(MapBlock), typeof(SpanMapReduce));

    internal override SpanMapReduce AsSpans() => this;

    /// <summary>Maps one record: a line without its end, or the bytes of a record of another format.</summary>
    public virtual void Map(ReadOnlySpan<byte> record, SpanEmitter emit) =>
        throw new PermanentFailureException($"{GetType().Name} must override Map or MapBlock.");

    /// <summary>
    /// Maps a run of whole records at once, for programs that scan faster than record by record. Overridden instead of <see cref="Map"/>.
    /// </summary>
    public virtual void MapBlock(ReadOnlySpan<byte> block, RecordFraming framing, SpanEmitter emit) => throw new NotSupportedException();

    /// <summary>Called after the last record of a split, for programs that hold something back.</summary>
    public virtual void EndMap(SpanEmitter emit) { }

    /// <summary>
    /// Merges values of one key into fewer ones, which must be emitted under the same key. May run any number of times on any of the
    /// values, in their order, or never:
    /// the reducer's result must not depend on it.
    /// </summary>
    public virtual void Combine(ReadOnlySpan<byte> key, SpanValues values, SpanEmitter emit) => throw new NotSupportedException();

    /// <summary>Reduces the values of one key. Keys of a partition come in order.</summary>
    public virtual void Reduce(ReadOnlySpan<byte> key, SpanValues values, OutputWriter output)
    {
        while (values.MoveNext())
        {
            WritePair(key, values.Current, output);
        }
    }

    /// <summary>Called after the last key of a partition.</summary>
    public virtual void EndReduce(OutputWriter output) { }

    /// <summary>Writes a pair of a map-only job: <c>key TAB value</c> and a line end, without the TAB when the value is empty.</summary>
    public virtual void WritePair(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, OutputWriter output)
    {
        output.Write(key);
        if (!value.IsEmpty)
        {
            output.Write("\t"u8).Write(value);
        }

        output.EndLine();
    }

    /// <summary>The same for a value that was emitted as a number: it is written in decimal.</summary>
    public virtual void WritePair(ReadOnlySpan<byte> key, long value, OutputWriter output) =>
        output.Write(key).Write("\t"u8).Write(value).EndLine();

    /// <summary>
    /// The partition a key belongs to, below <paramref name="partitions"/>; the same for keys that compare equal. By hash when not
    /// overridden.
    /// </summary>
    public virtual int Partition(ReadOnlySpan<byte> key, int partitions) => throw new NotSupportedException();

    /// <summary>
    /// Order and equality of keys; with it goes a <see cref="Partition"/> that agrees. By bytes when not overridden, which is faster.
    /// </summary>
    public virtual int CompareKeys(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => left.SequenceCompareTo(right);

    /// <summary>
    /// Whether the values of a key arrive in order (secondary sort): that of their bytes, or of <see cref="CompareValues"/> where that is
    /// overridden. When not, they arrive in the order of the input.
    /// Such a program is not combined.
    /// </summary>
    public virtual bool OrderValues => OwnValueOrder;

    /// <summary>The order of values, when they have one of their own.</summary>
    public virtual int CompareValues(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => left.SequenceCompareTo(right);
}
