namespace OrleansGrid.MapReduce;

/// <summary>Counts words: maximal runs of bytes other than space, \t, \n, \r, \v, \f. Lines of <c>word TAB count</c>, ordered by bytes within a part.</summary>
[MapReduce("wordcount")]
public sealed class WordCount : SpanMapReduce
{
    public override SpanCombining Combining => SpanCombining.Sum;

    public override void Map(ReadOnlySpan<byte> record, SpanEmitter emit)
    {
        ArgumentNullException.ThrowIfNull(emit);
        foreach (var word in new Words(record))
            emit.Emit(word, 1);
    }

    public override void Reduce(ReadOnlySpan<byte> key, SpanValues values, OutputWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(key).Write("\t"u8).Write(values.Sum()).EndLine();
    }
}
