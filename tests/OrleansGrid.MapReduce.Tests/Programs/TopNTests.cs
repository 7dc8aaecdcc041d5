using System.Globalization;
using OrleansGrid.MapReduce.Programs;

namespace OrleansGrid.MapReduce.Tests;

public sealed class TopNTests
{
    private static readonly Gen<byte[]> Line = Gen.Select(Gen.Int[0, 99], Gen.Int[-9, 9])
        .Select((name, number) => Lines.Bytes($"line {name}\t{number}.5"));

    [Fact]
    public void The_largest_come_first_and_equal_ones_in_the_order_of_the_input_whatever_the_shape_of_the_job() =>
        Gen.Select(Line.Array[0, 100], Gen.Int[1, 20], Gen.Bool, JobShape.Any)
            .Sample(
                (lines, n, smallest, shape) =>
                {
                    using var job = shape.Job(
                        () => new TopN(),
                        lines,
                        new()
                        {
                            ["n"] = $"{n}",
                            ["column"] = "2",
                            ["smallest"] = smallest ? "true" : "false",
                        }
                    );
                    var sign = smallest ? -1 : 1;
                    var expected = lines
                        .Select(line => Lines.Latin1(line))
                        .OrderByDescending(line => sign * double.Parse(line.Split('\t')[1], CultureInfo.InvariantCulture))
                        .Take(n);

                    Assert.Equal(expected, Lines.Split(job.Run()).Select(line => Lines.Latin1(line)));
                },
                iter: 100
            );

    [Theory]
    [InlineData("1e3|20|-5| 7 ", "1e3|20| 7 ")]
    [InlineData("x|3|NaN||4 apples", "3")]
    [InlineData("9007199254740993|1", "9007199254740993|1")]
    public void Lines_without_a_number_are_left_out(string lines, string expected)
    {
        using var job = new TestJob(() => new TopN())
        {
            Splits = [Lines.Bytes(lines.Replace('|', '\n'))],
            Arguments = new() { ["n"] = "3" },
        };

        Assert.Equal(expected.Replace('|', '\n') + "\n", Lines.Latin1(job.Run()));
        Assert.Equal(lines.StartsWith('x') ? 4 : 0, job.Map(0).Counters?.GetValueOrDefault("lines without a number") ?? 0);
    }
}
