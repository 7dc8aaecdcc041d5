namespace OrleansGrid.MapReduce.Tests;

public sealed class PlannerTests
{
    [Fact]
    public void Splits_cover_every_byte_of_every_file_once() =>
        Gen.Select(Gen.Int[0, 5_000].Array[1, 12], Gen.Int[1, 3_000]).Sample((sizes, splitBytes) =>
        {
            using var folder = new TestFolder();
            var paths = sizes.Select((size, i) => folder.Write($"in/{i:D2}", new byte[size])).ToList();
            var plan = Plan(new MapReduceSpec { Inputs = [new(folder["in"])], Output = folder["out"], SplitBytes = splitBytes });

            foreach (var (path, size) in paths.Zip(sizes))
            {
                var pieces = plan.Splits.SelectMany(s => s.Pieces).Where(p => p.Path == path).ToList();
                Assert.Equal(size, pieces.Sum(p => p.Length));
                Assert.Equal(pieces.Select(p => p.Offset).Skip(1), pieces.SkipLast(1).Select(p => p.Offset + p.Length));
            }

            Assert.All(plan.Splits, s => Assert.InRange(s.Bytes, 1, splitBytes));
            Assert.Equal(sizes.Sum(), plan.InputBytes);
            Assert.Equal(sizes.Length, plan.InputFiles);
        }, iter: 60);

    [Fact]
    public void Small_files_are_packed_into_few_splits()
    {
        using var folder = new TestFolder();
        for (var i = 0; i < 100; i++)
            folder.Write($"in/{i:D3}", new byte[10]);

        Assert.Equal(10, Plan(new MapReduceSpec { Inputs = [new(folder["in"])], Output = folder["out"], SplitBytes = 100 }).Splits.Count);
    }

    [Theory]
    [InlineData("text", "data.gz")]
    [InlineData("text", "data.zst")]
    [InlineData("whole", "data")]
    public void What_cannot_be_read_from_its_middle_is_one_piece(string format, string name)
    {
        using var folder = new TestFolder();
        folder.Write($"in/{name}", new byte[1000]);
        var split = Assert.Single(Plan(new MapReduceSpec { Inputs = [new(folder["in"], format)], Output = folder["out"], SplitBytes = 100 }).Splits);
        Assert.Equal(1000, Assert.Single(split.Pieces).Length);
    }

    [Fact]
    public void A_file_that_does_not_fit_its_format_is_refused_before_anything_runs()
    {
        using var folder = new TestFolder();
        folder.Write("in/a", new byte[1001]);
        Assert.Throws<PermanentFailureException>(() => Plan(new MapReduceSpec { Inputs = [new(folder["in"], "fixed:10")], Output = folder["out"] }));
    }

    private static MapReducePlan Plan(MapReduceSpec spec) => MapReducePlanner.Plan(spec, new ClusterRoom(1, 2), (_, _) => { }, CancellationToken.None);
}
