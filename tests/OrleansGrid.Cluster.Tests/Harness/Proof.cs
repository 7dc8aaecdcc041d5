using Npgsql;

namespace OrleansGrid.Cluster.Tests;

/// <summary>What must hold at the end of every job, whatever happened to it.</summary>
internal static class Proof
{
    /// <summary>
    /// Every item has exactly one committed outcome, the counters say what SQL counts, and no item was run again after its outcome was
    /// committed.
    /// </summary>
    /// <param name="frozen">
    /// Processes that were kept from hearing that their work was taken over; what they ran is not held against them.
    /// </param>
    public static async Task ExactlyOnceAsync(this TestCluster cluster, GridJob job, long succeeded, long failed = 0, params int[] frozen)
    {
        await TrueCountsAsync(cluster, job);
        Assert.Equal(succeeded + failed, await cluster.AskAsync<long>("select count(*) from grid.items where job_id = $1", job.Id));
        Assert.Equal(succeeded, await cluster.AskAsync<long>("select items_succeeded from grid.jobs where job_id = $1", job.Id));
        Assert.Equal(failed, await cluster.AskAsync<long>("select items_failed from grid.jobs where job_id = $1", job.Id));
        await NothingRunAgainAsync(cluster, job, frozen);
    }

    /// <summary>No item has two outcomes, and the counters of the view and of the job itself say what SQL counts.</summary>
    public static async Task TrueCountsAsync(this TestCluster cluster, GridJob job)
    {
        Assert.Equal(
            await cluster.AskAsync<long>("select count(*) from grid.items where job_id = $1", job.Id),
            await cluster.AskAsync<long>("select count(distinct item) from grid.items where job_id = $1", job.Id)
        );
        Assert.Equal(
            0,
            await cluster.AskAsync<long>(
                """
                select count(*) from grid.tasks a
                join grid.tasks b on b.job_id = a.job_id and b.stage = a.stage
                  and b.first_item > a.first_item and b.first_item <= a.last_item
                where a.job_id = $1
                """,
                job.Id
            )
        );

        var succeeded = await cluster.AskAsync<long>("select count(*) from grid.items where job_id = $1 and state = 'succeeded'", job.Id);
        var failed = await cluster.AskAsync<long>("select count(*) from grid.items where job_id = $1 and state = 'failed'", job.Id);
        Assert.Equal(succeeded, await cluster.AskAsync<long>("select items_succeeded from grid.jobs where job_id = $1", job.Id));
        Assert.Equal(failed, await cluster.AskAsync<long>("select items_failed from grid.jobs where job_id = $1", job.Id));
        var status = await job.GetStatusAsync(TestContext.Current.CancellationToken);
        Assert.Equal((succeeded, failed), (status.ItemsSucceeded, status.ItemsFailed));
    }

    private static async Task NothingRunAgainAsync(TestCluster cluster, GridJob job, int[] frozen)
    {
        var committed = await CommitsAsync(cluster, job);
        var firsts = committed.Select(c => c.First).ToList();
        var late = Executions.Read(cluster.ExecutionsFolder, job.Id).Where(e => !frozen.Contains(e.ProcessId) && IsLate(e)).ToList();
        Assert.Empty(late);

        bool IsLate(Execution execution)
        {
            var found = firsts.BinarySearch(execution.Item);
            var at = found >= 0 ? found : ~found - 1;
            return at >= 0 && execution.Item <= committed[at].Last && execution.StartedAt > committed[at].At;
        }
    }

    /// <summary>The committed ranges in order, with the time of their commit.</summary>
    private static async Task<List<(long First, long Last, DateTime At)>> CommitsAsync(TestCluster cluster, GridJob job)
    {
        var commits = new List<(long, long, DateTime)>();
        await using var command = cluster.Database.CreateCommand(
            "select first_item, last_item, pg_xact_commit_timestamp(xmin) from grid_internal.finished_ranges where job_id = $1 order by "
                + "first_item"
        );
        command.Parameters.Add(new NpgsqlParameter { Value = job.Id });
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            commits.Add((rows.GetInt64(0), rows.GetInt64(1), rows.GetDateTime(2)));
        }

        return commits;
    }
}
