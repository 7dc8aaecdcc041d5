using System.Text;
using OrleansGrid.MapReduce.Programs;

namespace OrleansGrid.MapReduce.Tests;

public sealed class WordCountTests
{
    [Fact]
    public void Words_of_all_splits_are_counted_and_ordered_by_bytes()
    {
        using var job = new TestJob(() => new WordCount()) { Splits = [Bytes("b a\tb\r\nA\n"), Bytes("a b\v\fc"), Bytes("")] };

        Assert.Equal("A\t1\na\t2\nb\t3\nc\t1\n", Encoding.UTF8.GetString(job.Run()));
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_counted_as_they_are()
    {
        using var job = new TestJob(() => new WordCount())
        {
            Splits =
            [
                [0xFF, 0xC0, (byte)' ', 0xFF, 0xC0, (byte)'\n'],
            ],
        };

        Assert.Equal([0xFF, 0xC0, (byte)'\t', (byte)'2', (byte)'\n'], job.Run());
    }

    [Fact]
    public void Every_word_is_in_one_partition_only()
    {
        using var job = new TestJob(() => new WordCount())
        {
            Splits = [Bytes("a b c d e f g h"), Bytes("h g f e d c b a")],
            Partitions = 3,
        };

        var lines = job.Parts().SelectMany(part => Encoding.UTF8.GetString(part).Split('\n', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal("abcdefgh".Select(c => $"{c}\t2"), lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_typed_form_gives_the_same()
    {
        using var job = new TestJob(() => new TypedWordCount()) { Splits = [Bytes("b a\tb\r\nA\n"), Bytes("a b\v\fc"), Bytes("")] };

        Assert.Equal("A\t1\na\t2\nb\t3\nc\t1\n", Encoding.UTF8.GetString(job.Run()));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private sealed class TypedWordCount : MapReduce<string, long>
    {
        public override void Map(string record, Emitter<string, long> emit)
        {
            foreach (var word in record.Split([' ', '\t', '\v', '\f'], StringSplitOptions.RemoveEmptyEntries))
            {
                emit.Emit(word, 1);
            }
        }

        public override long Combine(long left, long right) => left + right;

        public override void Reduce(string key, IEnumerable<long> values, OutputWriter output) =>
            output.WriteLine($"{key}\t{values.Sum()}");
    }
}
