namespace OrleansGrid.Cluster.Tests;

/// <summary>
/// Sizes, budgets and deaths at random: what is sorted never changes. For a longer search set ORLEANSGRID_RUNS to a factor; what a failure
/// was tried with is in its output.
/// </summary>
public sealed class RandomScheduleTests(TestCluster cluster) : SortTest(cluster)
{
    private const int Usually = 1;

    [Fact]
    public async Task Whatever_the_sizes_and_whichever_silos_die_the_sorted_output_is_the_same()
    {
        var times = Usually * (int.TryParse(Environment.GetEnvironmentVariable("ORLEANSGRID_RUNS"), out var factor) ? factor : 1);
        for (var seed = 1; seed <= times; seed++)
        {
            var schedule = SortSchedule.Of(new Random(seed), Cluster.Silos.Count);
            Say($"seed {seed}: {schedule}");
            await Cluster.HealAsync();
            await RunAsync(schedule);
        }
    }

    private async Task RunAsync(SortSchedule schedule)
    {
        var job = await SubmitAsync(spec =>
            Sort(spec) with
            {
                SplitBytes = schedule.SplitBytes,
                Reducers = schedule.Reducers,
                MemoryBytes = schedule.MemoryBytes,
                Compression = schedule.Compression,
                Overwrite = true,
            }
        );
        foreach (var death in schedule.Deaths)
        {
            await UntilDoneOrEndedAsync(job, death.AfterItems);
            await Cluster.Silos[death.Silo].KillAsync();
            if (death.ComesBack)
            {
                Cluster.Start(Cluster.Silos[death.Silo]);
            }
        }

        if (!Cluster.Silos.Any(s => s.IsRunning))
        {
            await Cluster.HealAsync();
        }

        // All silos may have died: only a look at the database tells that the job came back by itself.
        await Cluster.UntilEndedAsync(job);
        await EndsSortedAsync(job);
    }

    private Task UntilDoneOrEndedAsync(GridJob job, int items) =>
        Eventually.TrueAsync(
            async () =>
                await Cluster.AskAsync<bool>(
                    "select items_succeeded >= $2 or finished_at is not null from grid.jobs where job_id = $1",
                    job.Id,
                    (long)items
                ),
            $"{items} items are done, or all"
        );
}
