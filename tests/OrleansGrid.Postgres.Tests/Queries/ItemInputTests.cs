using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Uploads;

namespace OrleansGrid.Postgres.Tests;

/// <summary>Inputs and times of items: the view and the reader say the same.</summary>
public sealed class ItemInputTests(SharedServer shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Items_of_a_range_show_the_number_that_each_was_given()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await ExpectAsync(database, new RangeInputs(-2, 6), ["-2", "-1", "0", "1", "2", "3", "4", "5", "6"]);
    }

    [Fact]
    public async Task Items_that_were_given_with_the_job_show_their_text()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        string[] given = ["", "b", "{\"c\": 1}", "d d", "e", "ż", "g", "h", "i"];
        await ExpectAsync(database, new InlineInputs(given), given);
    }

    [Fact]
    public async Task Uploaded_items_show_their_text_also_where_a_range_crosses_chunks()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var (lines, first) = (Enumerable.Range(0, 12_000).Select(i => $"line {i}").ToArray(), 4092);
        var uploaded = await new InputUpload(database).UploadAsync(lines.ToAsyncEnumerable(), Token);
        await ExpectAsync(database, uploaded, lines, first);
    }

    [Fact]
    public async Task Items_that_run_again_in_a_later_stage_show_the_inputs_of_those_they_were()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var uploaded = await new InputUpload(database).UploadAsync(
            Enumerable.Range(0, 20).Select(i => $"line {i}").ToAsyncEnumerable(),
            Token
        );
        long[] again = [11, 2, 3, 4, 19, 6, 7, 8, 0];
        await ExpectAsync(database, uploaded, [.. again.Select(item => $"line {item}")], again: again);
    }

    [Fact]
    public async Task The_input_of_an_item_that_has_no_input_but_its_number_is_null()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var job = await new JobRows(database).StateAsync(JobState.Running, 2);
        await database.RunAsync("update grid_internal.grain_state set payload = payload #- '{stages,0,inputs}'");
        await job.FinishAsync(0, 1);
        Assert.Equal(2L, await database.AskAsync("select count(*) from grid.items where input is null"));
        Assert.All(await new JobReader(database).ItemsAsync(job.Id, 0, null, Token).ToListAsync(Token), item => Assert.Null(item.Input));
    }

    [Fact]
    public async Task Items_committed_together_share_their_times_and_each_lasted_the_mean()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var job = await new JobRows(database).StateAsync(JobState.Running, 9);
        await job.FinishAsync(0, 3, seconds: 2);
        await job.FailAsync(4, 1, "once");

        Assert.Equal(
            "00:00:00.5",
            await database.AskAsync(
                "select duration::text from grid.items where item = 2 and finished_at = started_at + interval '2 seconds'"
            )
        );
        Assert.Equal(
            "00:00:01",
            await database.AskAsync("select duration::text from grid.items where item = 4 and finished_at is not null")
        );
        var items = await new JobReader(database).ItemsAsync(job.Id, 0, null, Token).Take(6).ToListAsync(Token);
        Assert.Equal([0.5, 0.5, 0.5, 0.5, 1, null], items.Select(item => item.Duration?.TotalSeconds));
        Assert.Equal(TimeSpan.FromSeconds(2), items[2].FinishedAt - items[2].StartedAt);
    }

    [Fact]
    public async Task A_job_is_queued_since_it_was_submitted_or_last_opened_again()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var noon = new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
        var first = await new JobRows(database).StateAsync(JobState.Pending, 1, noon);
        var again = await new JobRows(database).StateAsync(JobState.Running, 1, noon, queuedAt: noon.AddHours(1));
        Assert.Equal(true, await database.AskAsync($"select queued_at = created_at from grid.jobs where job_id = '{first.Id}'"));
        Assert.Equal(
            true,
            await database.AskAsync($"select queued_at = created_at + interval '1 hour' from grid.jobs where job_id = '{again.Id}'")
        );
    }

    [Fact]
    public async Task Who_does_not_ask_for_inputs_does_not_read_them()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await using var command = database.DataSource.CreateCommand("explain select job_id, item, state, result from grid.items");
        await using var rows = await command.ExecuteReaderAsync(Token);
        var plan = new List<string>();
        while (await rows.ReadAsync(Token))
        {
            plan.Add(rows.GetString(0));
        }

        Assert.DoesNotContain(plan, line => line.Contains("input_chunks", StringComparison.Ordinal));
    }

    /// <param name="from">The first of the nine items that are looked at.</param>
    private static async Task ExpectAsync(GridDatabase database, InputSource inputs, string[] expected, int from = 0, long[]? again = null)
    {
        var job = await new JobRows(database).StateAsync(JobState.Running, expected.Length, inputs: inputs, again: again);
        await job.FinishAsync(from, from + 4, "[0,1,2,3,4]");
        await job.FinishAsync(from + 5, from + 6);
        await job.FailAsync(from + 7, 1, "no");
        await job.FinishAsync(from + 7, from + 7, succeeded: false);
        await job.FailAsync(from + 8, 1, "again");

        var range = expected[from..(from + 9)];
        Assert.Equal(range, await database.AskAsync("select array_agg(input order by item) from grid.items"));
        var items = await new JobReader(database).ItemsAsync(job.Id, 0, null, Token).ToListAsync(Token);
        Assert.Equal(expected, items.Select(item => item.Input));
        var failures = await new JobReader(database).FailuresAsync(job.Id, 10, Token);
        Assert.Equal([range[7], range[8]], failures.OrderBy(failure => failure.Item).Select(failure => failure.Input));
    }
}
