using Npgsql;

namespace OrleansGrid.Cluster.Tests;

/// <summary>
/// A session that nobody of the grid knows holds rows locked: people who look, tools, backups. It stops nothing but what is its own.
/// </summary>
public sealed class LockedRowsTests(TestCluster cluster) : ClusterTest(cluster)
{
    private const int Items = 600;

    [Fact]
    public async Task Rows_of_membership_that_a_session_holds_locked_keep_no_silo_from_dying_or_joining_and_no_job_from_going_on()
    {
        var job = await SubmitAsync("steady", Items);
        await Cluster.UntilCommittedAsync(job, 100);
        await using var stranger = await Cluster.Database.OpenConnectionAsync(Cancellation);
        await using var locks = await stranger.BeginTransactionAsync(Cancellation);
        await RunAsync(stranger, "select 1 from grid_internal.membership where silo_name = 'silo-2' for share");
        foreach (var table in new[] { "membership", "membership_changes", "membership_heartbeats", "silos", "silo_drains" })
        {
            await RunAsync(stranger, $"select 1 from grid_internal.{table} for update");
        }

        var victim = Cluster.Silos[1];
        var processId = victim.ProcessId;
        await victim.KillAsync();
        await UntilDeadAsync(victim, processId);
        Cluster.Start(victim);
        await Cluster.UntilActiveAsync(victim);

        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        await Cluster.ExactlyOnceAsync(job, Items);
        Assert.Equal(0, await victim.TerminateAsync());
        await locks.RollbackAsync(Cancellation);
    }

    [Fact]
    public async Task A_job_whose_row_a_session_holds_locked_waits_and_says_so_while_other_jobs_begin_and_end()
    {
        var locked = await SubmitAsync("steady", Items);
        await Cluster.UntilCommittedAsync(locked, 100);
        await using var stranger = await Cluster.Database.OpenConnectionAsync(Cancellation);
        await using var locks = await stranger.BeginTransactionAsync(Cancellation);
        await RunAsync(stranger, $"select 1 from grid_internal.grain_state where job_id = '{locked.Id}' for update");
        // By then its tasks have filled all lanes with what they cannot commit.
        await Eventually.TrueAsync(
            () => Cluster.Silos.All(s => s.Log.Any(line => line.Contains($"of job {locked.Id} have waited", StringComparison.Ordinal))),
            "each silo says what it waits for"
        );

        for (var n = 0; n < 3; n++)
        {
            var other = await SubmitAsync("quick", 200);
            Assert.Equal(JobState.Succeeded, (await EndOfAsync(other)).State);
            await Cluster.ExactlyOnceAsync(other, 200);
        }

        await locks.RollbackAsync(Cancellation);
        Assert.Equal(JobState.Succeeded, (await EndOfAsync(locked)).State);
        await Cluster.ExactlyOnceAsync(locked, Items);
    }

    [Fact]
    public async Task A_silo_frozen_while_its_commit_is_under_way_in_the_database_holds_nothing_that_stops_the_others()
    {
        var job = await SubmitAsync("steady", Items);
        await Cluster.UntilCommittedAsync(job, 100);
        var frozen = Cluster.Silos.First(s => s != Cluster.SiloOf(job));
        var processId = frozen.ProcessId;
        await using var stranger = await Cluster.Database.OpenConnectionAsync(Cancellation);
        await using var outcomes = await stranger.BeginTransactionAsync(Cancellation);
        // Outcomes that nobody sees: whoever commits the same items waits for them in the middle of its statement, with its locks in hand.
        await RunAsync(
            stranger,
            $"""
            insert into grid_internal.finished_ranges
            select '{job.Id}', 0, i, i, true, 1, gen_random_uuid(), 'stranger', now(), now() from generate_series(0, {Items - 1}) i
            on conflict do nothing
            """
        );
        await Eventually.TrueAsync(
            async () =>
                await Cluster.AskAsync<long>(
                    "select count(*) from pg_stat_activity where $1 = any (pg_blocking_pids(pid)) and application_name = $2",
                    stranger.ProcessID,
                    $"orleansgrid silo {frozen.Name}"
                ) > 0,
            $"a commit of {frozen.Name} is under way"
        );
        frozen.Freeze();

        await Eventually.TrueAsync(
            async () =>
                await Cluster.AskAsync<long>(
                    """
                    select count(*) from pg_stat_activity a join pg_locks l on l.pid = a.pid and l.granted
                    where a.application_name = $1 and l.locktype in ('transactionid', 'tuple')
                    """,
                    $"orleansgrid silo {frozen.Name}"
                ) == 0,
            $"{frozen.Name} holds no lock"
        );
        await UntilDeadAsync(frozen, processId);
        var other = await SubmitAsync("quick", 200);
        Assert.Equal(JobState.Succeeded, (await EndOfAsync(other)).State);
        await outcomes.RollbackAsync(Cancellation);
        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        await Cluster.ExactlyOnceAsync(job, Items, 0, processId);
    }

    private Task UntilDeadAsync(SiloProcess silo, int processId) =>
        Eventually.TrueAsync(
            async () =>
                await Cluster.AskAsync<string>("select state from grid.silos where silo = $1 and pid = $2", silo.Name, processId) == "dead",
            $"{silo.Name} is declared dead"
        );

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
