using System.Text;
using OrleansGrid.MapReduce.Output;

namespace OrleansGrid.MapReduce.Tests;

public sealed class PartLinesTests
{
    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public void The_lines_of_a_part_are_those_that_were_written(string compression) =>
        Gen.Select(Gen.Byte.Array[0, 500].Array[0, 20], Gen.Bool)
            .Sample(
                (lines, ended) =>
                {
                    using var folder = new TestFolder();
                    byte[][] expected = [.. lines.Select(line => line.Where(b => b != '\n').ToArray())];
                    // Without an end there is no telling an empty last line from none.
                    if (expected.Length > 0 && expected[^1].Length == 0)
                    {
                        ended = true;
                    }

                    Write(folder["part"], compression, expected, ended);

                    Assert.Equal(expected, Read(folder["part"], compression));
                },
                iter: 30
            );

    [Fact]
    public void A_line_that_is_longer_than_the_buffer_is_one_line()
    {
        using var folder = new TestFolder();
        byte[][] lines = [new byte[3 << 20], Encoding.UTF8.GetBytes("short"), new byte[1 << 18]];
        Write(folder["part"], "none", lines, ended: true);

        Assert.Equal(lines, Read(folder["part"], "none"));
    }

    [Fact]
    public void What_never_ends_is_no_line()
    {
        using var folder = new TestFolder();
        Write(folder["part"], "none", [new byte[70 << 20]], ended: false);

        Assert.Contains(
            "more than 64 MB",
            Assert.Throws<PermanentFailureException>(() => Read(folder["part"], "none")).Message,
            StringComparison.Ordinal
        );
    }

    private static void Write(string path, string compression, byte[][] lines, bool ended)
    {
        using var writer = new PartWriter(path, compression);
        for (var i = 0; i < lines.Length; i++)
        {
            writer.Write(lines[i]);
            if (ended || i < lines.Length - 1)
            {
                writer.Write("\n"u8);
            }
        }

        writer.Finish();
    }

    private static List<byte[]> Read(string path, string compression)
    {
        var read = new List<byte[]>();
        using var lines = new PartLines(path, compression);
        while (lines.ReadSome(line => read.Add(line.ToArray()))) { }

        return read;
    }
}
