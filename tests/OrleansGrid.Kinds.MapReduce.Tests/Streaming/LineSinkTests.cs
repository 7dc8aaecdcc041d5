using OrleansGrid.Kinds.MapReduce.Streaming;

namespace OrleansGrid.Kinds.MapReduce.Tests.Streaming;

public sealed class LineSinkTests
{
    private const int Most = 64 << 20;

    [Fact]
    public void A_line_of_the_longest_length_passes_however_it_arrives_and_one_more_byte_does_not()
    {
        var lines = new Lengths();
        Feed(lines, Most);
        lines.Append("\nshort\n"u8);
        Assert.Equal([Most, 5], lines.Seen);

        Feed(lines, Most);
        Assert.Throws<PermanentFailureException>(() => lines.Append("x"u8));
    }

    [Fact]
    public void A_line_that_is_too_long_by_its_last_bytes_does_not_pass_either()
    {
        var lines = new Lengths();
        Feed(lines, Most);
        Assert.Throws<PermanentFailureException>(() => lines.Append("x\n"u8));
        Assert.Empty(lines.Seen);
    }

    private static void Feed(Lengths lines, int bytes)
    {
        var block = new byte[1 << 20];
        for (; bytes > 0; bytes -= block.Length)
        {
            lines.Append(block);
        }
    }

    private sealed class Lengths : LineSink
    {
        public List<int> Seen { get; } = [];

        protected override void Line(ReadOnlySpan<byte> line) => Seen.Add(line.Length);
    }
}
