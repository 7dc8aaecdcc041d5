namespace OrleansGrid.Kinds.MapReduce.Streaming;

/// <summary>Lines of a reducer go to the part as they are.</summary>
internal sealed class OutputSink(OutputWriter output) : LineSink
{
    protected override void Line(ReadOnlySpan<byte> line) => output.WriteLine(line);
}
