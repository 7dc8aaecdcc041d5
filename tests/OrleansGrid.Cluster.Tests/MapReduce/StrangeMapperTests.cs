namespace OrleansGrid.Cluster.Tests;

/// <summary>A mapper without a word.</summary>
public sealed class StrangeMapperTests(TestCluster cluster) : MapReduceTest(cluster)
{
    [Fact]
    public async Task A_mapper_that_emits_nothing_gives_empty_parts()
    {
        var job = await SubmitAsync(spec => Mapped(spec, "cat > /dev/null"));

        var status = await EndOfAsync(job);
        Assert.True(status.State == JobState.Succeeded, $"The job {status.State.ToName()}: {status.Error}");
        Assert.Empty(ReadOutput());
        Assert.Equal(3, Directory.EnumerateFiles(Output, "part-*").Count());
    }

    private static MapReduceSpec Mapped(MapReduceSpec spec, string mapper) => spec with
    {
        Program = null,
        Arguments = new Dictionary<string, string>(),
        Mapper = new CommandLine([mapper], Shell: true),
        Reducer = new CommandLine(["cat"], Shell: true),
    };
}
