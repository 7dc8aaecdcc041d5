using OrleansGrid.Silo.Sweep;

namespace OrleansGrid.Silo.Tests.Deletion;

/// <summary>What ages out by itself.</summary>
public sealed class AgeTests(SiloDatabase database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>What is left behind, at an age at which it stays and at one at which it goes; and how to find it.</summary>
    public static TheoryData<string, string, string, string> Leftovers =>
        new()
        {
            {
                "insert into grid_internal.uploads (upload_id, created_at) values ('{0}', now() - interval '{1}'); "
                    + "insert into grid_internal.input_chunks (upload_id, first_item, inputs) values ('{0}', 0, array['a'])",
                "6 days",
                "8 days",
                "(select upload_id from grid_internal.uploads union all select upload_id from grid_internal.input_chunks) x "
                    + "where upload_id = '{0}'"
            },
            {
                "insert into grid_internal.deletions (target, uploads, last_run, emptied_at) values ('{0}', array[]::uuid[], 1, "
                    + "now() - interval '{1}')",
                "23 hours",
                "25 hours",
                "grid_internal.deletions where target = '{0}'"
            },
            {
                "insert into grid_internal.refused_commits (job_id, stage, first_item, last_item, run, silo, decision, refused_at) "
                    + "values ('{0}', 0, 0, 0, 1, 's', 'job_ended', now() - interval '{1}')",
                "29 days",
                "31 days",
                "grid_internal.refused_commits where job_id = '{0}'"
            },
            {
                "insert into grid_internal.silos (deployment_id, silo, address, port, generation, host, pid, slots, labels, resources, "
                    + "handlers, started_at) values ('{0}', 's', 'a', 1, 1, 'h', 1, 1, '{{}}', '{{}}', array[]::text[], "
                    + "now() - interval '{1}')",
                "29 days",
                "31 days",
                "grid_internal.silos where deployment_id = '{0}'"
            },
            {
                "insert into grid_internal.silo_drains (deployment_id, address, port, generation, began_at) "
                    + "values ('{0}', 'a', 1, 1, now() - interval '{1}')",
                "29 days",
                "31 days",
                "grid_internal.silo_drains where deployment_id = '{0}'"
            },
        };

    [Theory]
    [MemberData(nameof(Leftovers))]
    public async Task What_nobody_needs_any_more_stays_for_its_time_and_goes_then(string insert, string young, string old, string where)
    {
        var (stays, goes) = (Guid.NewGuid(), Guid.NewGuid());
        await database.RunAsync(Fill(insert, stays, young));
        await database.RunAsync(Fill(insert, goes, old));

        await new DatabaseSweep(database.Grid.DataSource).RunAsync(Token);

        Assert.NotEqual(0, await CountAsync(where, stays));
        Assert.Equal(0, await CountAsync(where, goes));
    }

    [Fact]
    public async Task The_row_of_a_silo_that_membership_knows_stays_however_old_it_is()
    {
        var silo = await database.SiloAsync();
        await database.RunAsync(
            $"""
            insert into grid_internal.silos
              (deployment_id, silo, address, port, generation, host, pid, slots, labels, resources, handlers, started_at)
            values ('{silo.ClusterId}', '{silo.Name}', '{silo.Address}', {silo.Port}, {silo.Generation}, 'h', 1, 1, 'null', 'null',
              array[]::text[], now() - interval '90 days')
            """
        );
        await new DatabaseSweep(database.Grid.DataSource).RunAsync(Token);
        Assert.Equal(1L, await database.AskAsync<long>($"select count(*) from grid_internal.silos where port = {silo.Port}"));
    }

    [Fact]
    public async Task An_upload_that_a_job_reads_stays_however_old_it_is()
    {
        var kept = new KeptJobs(database);
        var (job, upload) = await kept.AddAsync();
        await database.RunAsync($"update grid_internal.uploads set created_at = now() - interval '1 year' where upload_id = '{upload}'");
        await new DatabaseSweep(database.Grid.DataSource).RunAsync(Token);
        Assert.Superset(new HashSet<string> { "uploads", "input_chunks" }, (await kept.WithAsync(job, upload)).ToHashSet());
    }

    private static string Fill(string text, Guid id, string age = "") =>
        text.Replace("{0}", $"{id}", StringComparison.Ordinal)
            .Replace("{1}", age, StringComparison.Ordinal)
            .Replace("{{}}", "{}", StringComparison.Ordinal);

    private async Task<long> CountAsync(string where, Guid id) => await database.AskAsync<long>($"select count(*) from {Fill(where, id)}");
}
