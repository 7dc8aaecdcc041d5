using System.Text;
using OrleansGrid.Cli.Inputs;

namespace OrleansGrid.Cli.Tests.Inputs;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("one", new[] { "one" })]
    [InlineData("one\n", new[] { "one" })]
    [InlineData("one\r\ntwo\r\n", new[] { "one", "two" })]
    [InlineData("one\n\nthree\n", new[] { "one", "", "three" })]
    [InlineData("\n", new[] { "" })]
    [InlineData("a\rb\n", new[] { "a\rb" })]
    [InlineData(" kept \n", new[] { " kept " })]
    [InlineData("\uFEFFone\ntwo", new[] { "one", "two" })]
    [InlineData("\uFEFF", new string[0])]
    public async Task A_line_is_what_stands_before_its_end(string text, string[] expected)
    {
        Assert.Equal(expected, await ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text))));
        Assert.Equal(expected, await ReadAsync(new Trickle(Encoding.UTF8.GetBytes(text))));
    }

    [Fact]
    public async Task Lines_that_cross_the_ends_of_the_buffer_stay_whole()
    {
        var random = new Random(5);
        var lines = Enumerable.Range(0, 3000).Select(_ => new string((char)random.Next('a', 'z'), random.Next(0, 900))).ToArray();

        Assert.Equal(lines, await ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"))));
    }

    [Fact]
    public async Task A_line_of_the_largest_size_is_read_and_one_byte_more_is_refused_by_number()
    {
        var largest = new string('x', LineReader.LongestLine);
        Assert.Equal([largest, "y"], await ReadAsync(new MemoryStream(Encoding.ASCII.GetBytes(largest + "\ny"))));

        var error = await Assert.ThrowsAsync<GridException>(() =>
            ReadAsync(new MemoryStream(Encoding.ASCII.GetBytes("y\n" + largest + "xxx\n")))
        );
        Assert.StartsWith("Line 2 ", error.Message, StringComparison.Ordinal);
    }

    private static async Task<List<string>> ReadAsync(Stream stream)
    {
        var reader = new LineReader(stream);
        var lines = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken) is { } line)
        {
            lines.Add(Encoding.UTF8.GetString(line.Span));
        }

        Assert.Equal(lines.Count, reader.Number);
        return lines;
    }

    /// <summary>A pipe that gives one byte at a time.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
    }
}
