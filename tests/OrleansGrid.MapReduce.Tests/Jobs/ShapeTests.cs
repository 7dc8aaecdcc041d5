using OrleansGrid.MapReduce.Memory;
using OrleansGrid.MapReduce.Programs;

namespace OrleansGrid.MapReduce.Tests;

public sealed class ShapeTests
{
    [Fact]
    public void Words_are_counted_the_same_whatever_the_shape_of_the_job() =>
        Gen.Select(Lines.OfWords, JobShape.Any).Sample((lines, shape) => AssertCounted(lines, shape, () => new WordCount()), iter: 60);

    [Fact]
    public void A_typed_program_counts_the_same() =>
        Gen.Select(Lines.OfWords, JobShape.Any).Sample((lines, shape) => AssertCounted(lines, shape, () => new TypedWordCount()), iter: 60);

    [Fact]
    public void A_combiner_that_the_grid_knows_nothing_of_counts_the_same() =>
        Gen.Select(Lines.OfWords, JobShape.Any)
            .Sample((lines, shape) => AssertCounted(lines, shape, () => new DecimalWordCount()), iter: 60);

    [Fact]
    public void Values_arrive_in_the_order_of_the_input() =>
        Gen.Select(Lines.OfBytes, JobShape.Any)
            .Sample(
                (lines, shape) =>
                {
                    using var job = shape.Job(() => new ByFirstByte(), lines);

                    var expected = lines
                        .Select((line, n) => (Key: Lines.Latin1(line.AsSpan(0, Math.Min(1, line.Length))), Line: n))
                        .GroupBy(pair => pair.Key)
                        .Select(group => $"{group.Key}:{string.Join(",", group.Select(pair => Lines.Latin1(lines[pair.Line])))}");
                    AssertSame(expected, job, line => line.Length > 1 && line[1] == ':' ? line[..1] : "");
                },
                iter: 60
            );

    private static void AssertCounted(byte[][] lines, JobShape shape, Func<MapReduceProgram> program)
    {
        using var job = shape.Job(program, lines);
        var counts = lines
            .SelectMany(line => Lines.Latin1(line).Split([' ', '\t', '\r', '\v', '\f'], StringSplitOptions.RemoveEmptyEntries))
            .CountBy(word => word);
        AssertSame(counts.Select(count => $"{count.Key}\t{count.Value}"), job, line => line[..line.LastIndexOf('\t')]);
    }

    /// <summary>The parts hold the expected lines, each part ordered by the bytes of its keys.</summary>
    private static void AssertSame(IEnumerable<string> expected, TestJob job, Func<string, string> key)
    {
        var parts = job.Parts().Select(part => Lines.Split(part).Select(line => Lines.Latin1(line)).ToList()).ToList();
        Assert.All(parts, part => Assert.Equal(part.OrderBy(key, StringComparer.Ordinal), part));
        Assert.Equal(expected.Order(StringComparer.Ordinal), parts.SelectMany(part => part).Order(StringComparer.Ordinal));
        Assert.Equal(0, NativeBuffers.RentedByThread);
    }

    private sealed class TypedWordCount : MapReduce<string, long>
    {
        public override void Map(string record, Emitter<string, long> emit)
        {
            foreach (var word in record.Split([' ', '\t', '\r', '\v', '\f'], StringSplitOptions.RemoveEmptyEntries))
            {
                emit.Emit(word, 1);
            }
        }

        public override long Combine(long left, long right) => left + right;

        public override void Reduce(string key, IEnumerable<long> values, OutputWriter output) =>
            output.WriteLine($"{key}\t{values.Sum()}");
    }

    /// <summary>Counts in decimal, with a combiner that passes some values on and merges others.</summary>
    private sealed class DecimalWordCount : SpanMapReduce
    {
        public override void Map(ReadOnlySpan<byte> record, SpanEmitter emit)
        {
            foreach (var word in new Words(record))
            {
                emit.Emit(word, "1"u8);
            }
        }

        public override void Combine(ReadOnlySpan<byte> key, SpanValues values, SpanEmitter emit)
        {
            Assert.True(values.MoveNext());
            emit.Emit(key, values.Current);
            if (values.MoveNext())
            {
                emit.Emit(key, System.Text.Encoding.ASCII.GetBytes($"{int.Parse(values.Current) + Sum(values)}"));
            }
        }

        public override void Reduce(ReadOnlySpan<byte> key, SpanValues values, OutputWriter output) =>
            output.Write(key).Write("\t"u8).Write(Sum(values)).EndLine();

        private static int Sum(SpanValues values)
        {
            var sum = 0;
            while (values.MoveNext())
            {
                sum += int.Parse(values.Current);
            }

            return sum;
        }
    }

    private sealed class ByFirstByte : SpanMapReduce
    {
        public override void Map(ReadOnlySpan<byte> record, SpanEmitter emit) => emit.Emit(record[..Math.Min(1, record.Length)], record);

        public override void Reduce(ReadOnlySpan<byte> key, SpanValues values, OutputWriter output)
        {
            output.Write(key).Write(":"u8);
            for (var n = 0; values.MoveNext(); n++)
            {
                output.Write(n > 0 ? ","u8 : ""u8).Write(values.Current);
            }

            output.EndLine();
        }
    }
}
