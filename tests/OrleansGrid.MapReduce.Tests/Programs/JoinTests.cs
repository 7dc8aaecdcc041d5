using OrleansGrid.MapReduce.Programs;

namespace OrleansGrid.MapReduce.Tests;

public sealed class JoinTests
{
    /// <summary>Few keys, so that they meet; some lines have no columns but the key.</summary>
    private static readonly Gen<string[]> Side = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 5])
        .Select((key, rest) => rest == 0 ? $"k{key}" : $"k{key}:{rest}")
        .Array[0, 40];

    private static readonly Gen<string> Type = Gen.OneOf(Gen.Const("inner"), Gen.Const("left"), Gen.Const("right"), Gen.Const("full"));

    [Fact]
    public void Lines_with_equal_keys_are_joined_as_a_nested_loop_does_whatever_the_shape_of_the_job() =>
        Gen.Select(Side, Side, Type, JobShape.Any)
            .Sample(
                (left, right, type, shape) =>
                {
                    using var job = new TestJob(() => new Join())
                    {
                        Splits = [Text(right), Text(left)],
                        Tags = ["right", "left"],
                        Partitions = shape.Partitions,
                        MemoryBytes = shape.MemoryBytes,
                        BlockBytes = shape.BlockBytes,
                        Arguments = new() { ["separator"] = ":", ["type"] = type },
                    };

                    Assert.Equal(
                        NestedLoop(left, right, type).Order(StringComparer.Ordinal),
                        Lines.Split(job.Run()).Select(line => Lines.Latin1(line)).Order(StringComparer.Ordinal)
                    );
                },
                iter: 100
            );

    [Theory]
    [InlineData("a\tk\tb\tc", "x\ty\tk", "k\ta\tb\tc\tx\ty")]
    [InlineData("a\tk", "x\ty\tk\t", "k\ta\tx\ty\t")]
    [InlineData("a", "x", "\ta\tx")]
    public void A_key_may_be_any_column_and_a_missing_one_is_empty(string left, string right, string expected)
    {
        using var job = new TestJob(() => new Join())
        {
            Splits = [Lines.Bytes(left), Lines.Bytes(right)],
            Tags = ["left", "right"],
            Arguments = new() { ["left-key"] = "2", ["right-key"] = "3" },
        };

        Assert.Equal(expected + "\n", Lines.Latin1(job.Run()));
    }

    private static IEnumerable<string> NestedLoop(string[] left, string[] right, string type)
    {
        foreach (var line in left)
        {
            var partners = right.Where(other => KeyOf(other) == KeyOf(line)).ToList();
            foreach (var partner in partners)
            {
                yield return line + partner[KeyOf(partner).Length..];
            }

            if (partners.Count == 0 && type is ("left" or "full"))
            {
                yield return line;
            }
        }

        foreach (var line in right.Where(line => type is "right" or "full" && !left.Any(other => KeyOf(other) == KeyOf(line))))
        {
            yield return line;
        }
    }

    private static string KeyOf(string line) => line.Split(':')[0];

    private static byte[] Text(string[] lines) => Lines.Bytes(string.Concat(lines.Select(line => line + "\n")));
}
