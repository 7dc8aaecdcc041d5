using OrleansGrid.MapReduce.Programs;

namespace OrleansGrid.MapReduce.Tests;

public sealed class SortTests
{
    [Fact]
    public void Lines_are_sorted_by_bytes_whatever_the_shape_of_the_job() =>
        Gen.Select(Lines.OfBytes, JobShape.Any).Sample((lines, shape) => AssertSorted(lines, shape, [], lines.Order(ByBytes)), iter: 100);

    [Fact]
    public void Long_lines_that_begin_alike_are_sorted() =>
        Gen.Select(Gen.Int[0, 300].Select(n => Enumerable.Repeat((byte)'x', n).ToArray()).Array[0, 300], JobShape.Any)
            .Sample((lines, shape) => AssertSorted(lines, shape, [], lines.Order(ByBytes)), iter: 50);

    [Fact]
    public void Lines_with_equal_first_bytes_stay_in_the_order_of_the_input() =>
        Gen.Select(Lines.OfBytes, JobShape.Any)
            .Sample(
                (lines, shape) =>
                    AssertSorted(
                        lines,
                        shape,
                        new() { ["key-length"] = "2" },
                        lines.OrderBy(line => line[..Math.Min(2, line.Length)], ByBytes)
                    ),
                iter: 100
            );

    [Theory]
    [InlineData("2", null, false, "a  b|b  a", "b  a|a  b")]
    [InlineData("2,2", ":", false, "x:b:1|y:a:2|w:a:3", "w:a:3|y:a:2|x:b:1")]
    [InlineData("2,2", ":", true, "x:b:1|y:a:2|w:a:3", "y:a:2|w:a:3|x:b:1")]
    [InlineData("2,2 1,1", ":", true, "b:a:1|a:a:2|a::3|a", "a::3|a|a:a:2|b:a:1")]
    [InlineData("1,2", ":", true, "a:b:z|a:|a:b", "a:|a:b:z|a:b")]
    [InlineData("3,2", ":", true, "b|a", "b|a")]
    public void Lines_are_sorted_by_columns(string key, string? separator, bool stable, string input, string expected)
    {
        var arguments = new Dictionary<string, string> { ["key"] = key, ["stable"] = stable ? "true" : "false" };
        if (separator is not null)
        {
            arguments["separator"] = separator;
        }

        AssertSorted(
            [.. input.Split('|').Select(Bytes)],
            new JobShape(1, 1, 1 << 20, 64, false, false, 64),
            arguments,
            expected.Split('|').Select(Bytes)
        );
    }

    [Fact]
    public void Records_are_sorted_by_their_first_bytes_and_may_hold_line_ends()
    {
        byte[][] records =
        [
            [3, 10, 1],
            [1, 10, 2],
            [3, 10, 0],
            [2, 0, 10],
        ];
        using var job = new TestJob(() => new Sort())
        {
            Splits =
            [
                [.. records.SelectMany(record => record)],
            ],
            Framing = new RecordFraming(3),
            Arguments = new() { ["record-length"] = "3", ["key-length"] = "1" },
        };

        Assert.Equal<byte>([1, 10, 2, 2, 0, 10, 3, 10, 1, 3, 10, 0], job.Run());
    }

    [Fact]
    public void A_carriage_return_and_a_missing_last_line_end_are_as_sort_has_them()
    {
        using var job = new TestJob(() => new Sort()) { Splits = ["b\r\nb\na\r\nc"u8.ToArray()] };

        Assert.Equal("a\r\nb\nb\r\nc\n"u8.ToArray(), job.Run());
    }

    [Theory]
    [InlineData("key", "2;3", "sort's key \"2;3\" must be columns")]
    [InlineData("key", "0", "must be columns")]
    [InlineData("key", "", "must be columns")]
    [InlineData("record-length", "-1", "must be a whole number above 0")]
    [InlineData("key-length", "x", "must be a whole number above 0")]
    [InlineData("separator", "::", "must be one ASCII character")]
    public void A_wrong_option_is_refused_with_a_sentence(string option, string value, string sentence)
    {
        using var job = new TestJob(() => new Sort())
        {
            Splits =
            [
                [],
            ],
            Arguments = new() { [option] = value },
        };

        Assert.Contains(sentence, Assert.Throws<PermanentFailureException>(job.Run).Message, StringComparison.Ordinal);
    }

    private static readonly Comparer<byte[]> ByBytes = Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right));

    private static byte[] Bytes(string text) => Lines.Bytes(text);

    private static void AssertSorted(byte[][] lines, JobShape shape, Dictionary<string, string> arguments, IEnumerable<byte[]> expected)
    {
        using var job = shape.Job(() => new Sort(), lines, arguments, Boundaries(lines, shape.Partitions));

        Assert.Equal(expected.Select(line => Lines.Latin1(line)), Lines.Split(job.Run()).Select(line => Lines.Latin1(line)));
    }

    /// <summary>Some of the lines, so that keys fall before, between, on and after boundaries.</summary>
    private static List<byte[]>? Boundaries(byte[][] lines, int partitions) =>
        partitions == 1
            ? null
            : [.. Enumerable.Range(0, partitions - 1).Select(n => lines.Length == 0 ? [] : lines[n * 7 % lines.Length]).Order(ByBytes)];
}
