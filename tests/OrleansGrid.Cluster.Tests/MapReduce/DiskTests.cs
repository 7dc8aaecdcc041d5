using System.Diagnostics;

namespace OrleansGrid.Cluster.Tests;

/// <summary>A silo that dies while it spills, and one whose disk is full.</summary>
public sealed class DiskTests(TestCluster cluster) : SortTest(cluster)
{
    private SiloProcess Far => Cluster.Silos[2];

    private string FarData => Path.Combine(Cluster.DataFolder, Far.Name);

    [Fact]
    public async Task A_silo_killed_inside_a_spill_begins_the_split_anew()
    {
        await RestartAsync(Far, "spill:3");

        var job = await SubmitSortAsync();

        Assert.NotEqual(0, await Far.ExitAsync());
        Assert.NotEmpty(Directory.EnumerateFiles(FarData, "spill-*", SearchOption.AllDirectories));
        await Cluster.HealAsync();
        await EndsSortedAsync(job);
    }

    [Fact]
    public async Task A_full_disk_fails_the_job_and_says_so_and_with_room_it_can_be_retried()
    {
        await Far.KillAsync();
        Directory.CreateDirectory(FarData);
        if (!await MountAsync("-t", "tmpfs", "-o", "size=4m", "tmpfs", FarData))
        {
            Assert.Skip("A small file system cannot be mounted here: mount is not permitted.");
        }

        try
        {
            Cluster.Start(Far);
            await Cluster.UntilActiveAsync(Far);
            var job = await SubmitSortAsync(spec =>
                spec with
                {
                    Retry = new() { Attempts = 2, FirstDelay = TimeSpan.FromMilliseconds(50) },
                }
            );

            var status = await EndOfAsync(job);
            Assert.Equal(JobState.Failed, status.State);
            Assert.Contains("No space left on device", status.Error, StringComparison.Ordinal);
            Assert.Contains(FarData, status.Error, StringComparison.Ordinal);
            await LeavesNothingAsync();
            // The empty file that says that the silo lives stays.
            Assert.All(
                Directory.EnumerateFiles(FarData, "*", SearchOption.AllDirectories),
                file => Assert.EndsWith(".lock", file, StringComparison.Ordinal)
            );

            Assert.True(await MountAsync("-o", "remount,size=64m", FarData));
            await job.RetryAsync(Cancellation);
            await EndsSortedAsync(job);
        }
        finally
        {
            await Far.KillAsync();
            await RunAsync("umount", FarData);
        }
    }

    private static Task<bool> MountAsync(params string[] arguments) => RunAsync("mount", arguments);

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode == 0;
    }
}
