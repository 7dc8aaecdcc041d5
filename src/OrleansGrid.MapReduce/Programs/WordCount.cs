namespace OrleansGrid.MapReduce.Programs;

/// <summary>
/// Counts words: maximal runs of bytes other than space, \t, \n, \r, \v, \f. Lines of <c>word TAB count</c>, ordered by bytes within a
/// part.
/// </summary>
[MapReduce("wordcount")]
public sealed class WordCount : SpanMapReduce
{
    public override SpanCombining Combining => SpanCombining.Sum;

    /// <summary>A line end is white as well, so a block of lines is scanned at once; records of other formats end words.</summary>
    public override void MapBlock(ReadOnlySpan<byte> block, RecordFraming framing, SpanEmitter emit)
    {
        ArgumentNullException.ThrowIfNull(emit);
        var record = framing.Length > 0 ? framing.Length : block.Length;
        for (; !block.IsEmpty; block = block[record..])
        {
            CountWords(block[..record], emit);
        }
    }

    public override void Reduce(ReadOnlySpan<byte> key, SpanValues values, OutputWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(key).Write("\t"u8).Write(values.Sum()).EndLine();
    }

    private static void CountWords(ReadOnlySpan<byte> text, SpanEmitter emit)
    {
        Span<TextSlice> words = stackalloc TextSlice[512];
        for (var at = 0; at < text.Length;)
        {
            var found = Words.Find(text, ref at, words);
            emit.EmitEach(text, words[..found], 1);
        }
    }
}
