namespace OrleansGrid.Cluster.Tests;

/// <summary>A mapper without a word, and one without an end.</summary>
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

    [Fact]
    public async Task A_mapper_that_emits_without_end_fails_by_its_disk_limit_and_leaves_nothing()
    {
        // Random, so that it cannot be compressed to nothing.
        var job = await SubmitAsync(spec =>
            Mapped(spec, "while head -c 30000 /dev/urandom | base64; do :; done") with
            {
                DiskLimitBytes = 2 << 20,
                MemoryBytes = 8 << 20,
            }
        );

        var status = await EndOfAsync(job);
        Assert.Equal(JobState.Failed, status.State);
        Assert.Contains("larger than the 2097152 bytes of disk", status.Error, StringComparison.Ordinal);
        await LeavesNothingAsync();
        await Eventually.TrueAsync(
            () =>
                !Directory
                    .EnumerateFiles(Cluster.DataFolder, "*", SearchOption.AllDirectories)
                    .Any(f => f.Contains(job.Id.ToString("N"), StringComparison.Ordinal)),
            "no silo keeps files of the job"
        );
    }

    private static MapReduceSpec Mapped(MapReduceSpec spec, string mapper) =>
        spec with
        {
            Program = null,
            Arguments = new Dictionary<string, string>(),
            Mapper = new CommandLine([mapper], Shell: true),
            Reducer = new CommandLine(["cat"], Shell: true),
        };
}
