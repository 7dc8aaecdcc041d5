namespace OrleansGrid.Kinds.MapReduce.Streaming;

/// <summary>
/// Lines of a mapper or a combiner as pairs: what stands before the first TAB is the key; without a TAB the whole line is, and the value is
/// empty.
/// </summary>
internal sealed class PairSink : LineSink
{
    /// <summary>Where pairs go now.</summary>
    public SpanEmitter? Target { get; set; }

    protected override void Line(ReadOnlySpan<byte> line)
    {
        var tab = line.IndexOf((byte)'\t');
        if (tab < 0)
        {
            Target!.Emit(line, default(ReadOnlySpan<byte>));
        }
        else
        {
            Target!.Emit(line[..tab], line[(tab + 1)..]);
        }
    }
}
