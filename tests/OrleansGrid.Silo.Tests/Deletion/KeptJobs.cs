using OrleansGrid.Protocol.Jobs;
using OrleansGrid.Silo.Storage;

namespace OrleansGrid.Silo.Tests.Deletion;

/// <summary>Jobs that have left something everywhere, as silos would have written it.</summary>
internal sealed class KeptJobs(SiloDatabase database)
{
    /// <summary>What a job leaves: a row in each table with a column for the job, and in those that hang on such a row.</summary>
    private const string Leftovers = """
        insert into grid_internal.finished_ranges
          (job_id, stage, first_item, last_item, succeeded, run, task_id, silo, started_at, finished_at)
        select '{0}', 0, i * 10, i * 10 + 9, true, 1, gen_random_uuid(), 's1', now(), now() from generate_series(0, 1200) i;
        insert into grid_internal.attempts (job_id, stage, item, attempt, run, silo, started_at, finished_at, error)
        values ('{0}', 0, 3, 1, 1, 's1', now(), now(), '{{"type": "Broken", "message": "m"}}');
        insert into grid_internal.checkpoints (job_id, stage, item, run, attempt, state) values ('{0}', 0, 3, 1, 1, '1');
        insert into grid_internal.item_logs (job_id, stage, item, attempt, task_id, first_line, run, silo, began_at, lines)
        values ('{0}', 0, 3, 1, gen_random_uuid(), 1, 1, 's1', now(), '[["log", 0, "x"]]');
        insert into grid_internal.refused_commits (job_id, stage, first_item, last_item, run, silo, decision)
        values ('{0}', 0, 3, 3, 1, 's1', 'job_ended');
        insert into grid_internal.job_counts (job_id, run, items_succeeded, items_failed) values ('{0}', 1, 12010, 0);
        insert into grid_internal.asked_trials (job_id, trial, params) values ('{0}', 0, '{{}}');
        insert into grid_internal.trial_reports (job_id, trial, run, attempt, steps) values ('{0}', 0, 1, 1, '{{"1": 2}}');
        insert into grid_internal.trial_leases (job_id, trial, request, expires_at) values ('{0}', 0, gen_random_uuid(), 'infinity');
        with part as (
          insert into grid_internal.written_parts (job_id, part, attempt, published) values ('{0}', 0, gen_random_uuid(), true)
          returning part_id)
        insert into grid_internal.part_rows (part_id, row_number, key) select part_id, 1, '{0}' from part;
        insert into grid_internal.uploads (upload_id) values ('{1}') on conflict do nothing;
        insert into grid_internal.input_chunks (upload_id, first_item, inputs) values ('{1}', 0, '{{a,b}}') on conflict do nothing;
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static string Payload(string state, Guid upload, int run = 1, string? key = null, string more = "") =>
        $$"""
            {"state": "{{state}}", "run": {{run}}, "kind": "study", "createdAt": "2026-01-01T00:00:00.0000000+00:00",
             "finishedAt": "2026-01-02T00:00:00.0000000+00:00", "key": {{(key is null ? "null" : $"\"{key}\"")}}{{more}},
             "stages": [{"name": "s", "total": 12010, "closed": true, "inputs": {"from": "upload", "uploadId": "{{upload}}"} }] }
            """;

    /// <summary>A job, and what it has left.</summary>
    public async Task<(Guid JobId, Guid Upload)> AddAsync(
        string state = "succeeded",
        string? key = null,
        Guid? upload = null,
        bool keyed = false
    )
    {
        var (jobId, inputs) = (keyed ? JobKey.FromIdempotencyKey(key!) : Guid.CreateVersion7(), upload ?? Guid.NewGuid());
        Assert.Equal(StateWriteResult.Written, await WriteAsync(jobId, null, Payload(state, inputs, key: key)));
        await database.RunAsync(
            Leftovers
                .Replace("{0}", $"{jobId}", StringComparison.Ordinal)
                .Replace("{1}", $"{inputs}", StringComparison.Ordinal)
                .Replace("{{", "{", StringComparison.Ordinal)
                .Replace("}}", "}", StringComparison.Ordinal)
        );
        return (jobId, inputs);
    }

    public async Task<StateWriteResult> WriteAsync(Guid jobId, int? expected, string payload)
    {
        var results = await new JobStateStatements(database.Grid.Writing).WriteAsync(
            [SiloDatabase.Write(jobId, expected, payload)],
            false,
            Token
        );
        return results[jobId];
    }

    /// <summary>Tables and views of the grid that have the job in a column job_id, and those where what hangs on it is left.</summary>
    public async Task<IReadOnlyList<string>> WithAsync(Guid jobId, Guid upload)
    {
        var with = new List<string>();
        foreach (var table in await TablesOfJobsAsync())
        {
            with.AddRange(await ListAsync($"select '{table}' from {table} where job_id = '{jobId}' limit 1"));
        }

        with.AddRange(await ListAsync($"select 'part_rows' from grid_internal.part_rows where key = '{jobId}'"));
        with.AddRange(await ListAsync($"select 'uploads' from grid_internal.uploads where upload_id = '{upload}'"));
        with.AddRange(await ListAsync($"select 'input_chunks' from grid_internal.input_chunks where upload_id = '{upload}'"));
        return with;
    }

    /// <summary>Tables and views of the grid with a column job_id.</summary>
    public async Task<IReadOnlyList<string>> TablesOfJobsAsync(bool onlyTables = false) =>
        await ListAsync(
            "select format('%I.%I', c.table_schema, c.table_name) from information_schema.columns c "
                + "join information_schema.tables t using (table_schema, table_name) "
                + "where c.column_name = 'job_id' and c.table_schema in ('grid', 'grid_internal') "
                + $"and ({(onlyTables ? "t.table_type = 'BASE TABLE'" : "true")})"
        );

    private async Task<IReadOnlyList<string>> ListAsync(string query)
    {
        await using var command = database.Grid.DataSource.CreateCommand(query);
        await using var rows = await command.ExecuteReaderAsync(Token);
        var list = new List<string>();
        while (await rows.ReadAsync(Token))
        {
            list.Add(rows.GetString(0));
        }

        return list;
    }
}
