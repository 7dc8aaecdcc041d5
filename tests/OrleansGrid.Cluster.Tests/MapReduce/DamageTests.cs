namespace OrleansGrid.Cluster.Tests;

/// <summary>Map output that is damaged or gone while its silo lives, and a folder that silos share.</summary>
public sealed class DamageTests(TestCluster cluster) : MapReduceTest(cluster)
{
    [Fact]
    public async Task A_corrupt_block_is_noticed_and_its_split_mapped_again()
    {
        var job = await SubmitAsync();
        await UntilMappedAsync(job);
        var file = MapOutputs(job).First();
        var bytes = await File.ReadAllBytesAsync(file, Cancellation);
        for (var i = bytes.Length / 4; i < bytes.Length; i += 50)
        {
            bytes[i] ^= 0x55;
        }

        await File.WriteAllBytesAsync(file, bytes, Cancellation);
        OpenGate();

        await EndsWellAsync(job);
        Assert.Equal(5, await StagesOfAsync(job));
        Assert.Equal(1, await Cluster.AskAsync<long>("select items_total from grid.stages where job_id = $1 and stage = 4", job.Id));
        Assert.Equal(
            "input-lost",
            await Cluster.AskAsync<string>("select min(error ->> 'type') from grid.attempts where job_id = $1", job.Id)
        );
    }

    [Fact]
    public async Task Files_that_are_gone_and_cut_off_are_made_again()
    {
        var job = await SubmitAsync();
        await UntilMappedAsync(job);
        var files = MapOutputs(job).ToList();
        File.Delete(files[0]);
        await using (var cut = new FileStream(files[1], FileMode.Open))
        {
            cut.SetLength(cut.Length / 2);
        }

        OpenGate();

        await EndsWellAsync(job);
        Assert.True(await StagesOfAsync(job) > 4);
    }

    [Fact]
    public async Task Map_output_in_a_shared_folder_survives_its_silo()
    {
        var shared = Path.Combine(Folder, "shared");
        Directory.CreateDirectory(shared);
        var (job, keeper) = await MappedWithAnIdleKeeperAsync(spec => spec with { SharedDir = shared });

        await keeper.KillAsync();
        OpenGate();

        await EndsWellAsync(job);
        Assert.Equal(4, await StagesOfAsync(job));
        await Eventually.TrueAsync(() => !Directory.EnumerateFileSystemEntries(shared).Any(), "the shared folder is empty");
    }

    private IEnumerable<string> MapOutputs(GridJob job) =>
        Directory
            .EnumerateFiles(Cluster.DataFolder, "map-*", SearchOption.AllDirectories)
            .Where(path => path.Contains(job.Id.ToString("N"), StringComparison.Ordinal) && new FileInfo(path).Length > 200)
            .Order();
}
