using System.Text.Json;

namespace OrleansGrid.Postgres.Tests;

public sealed class JobReaderTests(SharedServer shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_is_found_with_its_counters_and_an_unknown_one_is_null()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var reader = new JobReader(database);
        var job = await new JobRows(database).StateAsync(JobState.Failed, 10);
        await job.FinishAsync(0, 3);
        await job.FinishAsync(4, 6, succeeded: false);

        var status = await reader.FindAsync(job.Id, Token);
        Assert.NotNull(status);
        Assert.Equal(
            (JobState.Failed, 10, 4, 3, 2),
            (status.State, status.ItemsTotal, status.ItemsSucceeded, status.ItemsFailed, status.Run)
        );
        Assert.Equal(("counted", "noop", "k1", "3 items failed."), (status.Name, status.Kind, status.Key, status.Error));
        Assert.Null(await reader.FindAsync(Guid.NewGuid(), Token));
    }

    [Fact]
    public async Task Jobs_come_newest_first_also_when_their_times_have_fractions_of_different_length()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var noon = new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
        var times = new[] { 0, 0.25, 0.5, 1, 10.125, 59.875 }.Select(seconds => noon.AddSeconds(seconds)).ToArray();
        foreach (var time in times.OrderBy(time => time.Millisecond))
        {
            await new JobRows(database).StateAsync(JobState.Succeeded, 1, time);
        }

        var listed = await new JobReader(database).ListAsync(4, null, Token);
        Assert.Equal(times.Reverse().Take(4), listed.Select(job => job.CreatedAt));
    }

    [Fact]
    public async Task A_pending_job_with_a_committed_range_is_listed_as_running_and_not_as_pending()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var begun = await new JobRows(database).StateAsync(JobState.Pending, 2);
        await begun.FinishAsync(0, 0);
        var waiting = await new JobRows(database).StateAsync(JobState.Pending, 2);
        await new JobRows(database).StateAsync(JobState.Succeeded, 2);

        var reader = new JobReader(database);
        Assert.Equal([begun.Id], (await reader.ListAsync(10, JobState.Running, Token)).Select(job => job.JobId));
        Assert.Equal([waiting.Id], (await reader.ListAsync(10, JobState.Pending, Token)).Select(job => job.JobId));
        Assert.Single(await reader.ListAsync(10, JobState.Succeeded, Token));
        Assert.Equal(3, (await reader.ListAsync(10, null, Token)).Count);
    }

    [Theory]
    [InlineData(JobState.Running, "pending", "retrying")]
    [InlineData(JobState.Cancelled, "cancelled", "cancelled")]
    public async Task Items_without_an_outcome_depend_on_whether_their_job_has_ended(JobState state, string untouched, string tried)
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var job = await new JobRows(database).StateAsync(state, 9);
        await job.FinishAsync(1, 2, """["a", {"b": 1}]""", attempts: [1, 3]);
        await job.FinishAsync(5, 5, succeeded: false);
        await job.FailAsync(2, 1, "once");
        await job.FailAsync(5, 1, "first");
        await job.FailAsync(5, 2, "last");
        await job.FailAsync(6, 1, "will be tried");

        var items = await new JobReader(database).ItemsAsync(job.Id, 0, null, Token).ToListAsync(Token);
        Assert.Equal(Enumerable.Range(0, 9).Select(i => (long)i), items.Select(item => item.Item));
        Assert.Equal(
            [untouched, "succeeded", "succeeded", untouched, untouched, "failed", tried, untouched, untouched],
            items.Select(item => item.State.ToName())
        );
        Assert.Equal((1, 3, 2, 1), (items[1].Attempt, items[2].Attempt, items[5].Attempt, items[6].Attempt));
        Assert.Equal("""{"b": 1}""", items[2].Result?.GetRawText());
        Assert.Equal("last", items[5].Error?.Message);
        Assert.Equal("will be tried", items[6].Error?.Message);
    }

    [Fact]
    public async Task Items_of_each_state_together_are_all_items()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var job = await new JobRows(database).StateAsync(JobState.Running, 3000);
        for (var i = 0; i < 900; i++)
        {
            await job.FinishAsync(i * 3, i * 3, succeeded: i % 5 > 0);
            await job.FailAsync((i * 3) + 1, 1, "again");
        }

        var reader = new JobReader(database);
        var parts = new List<ItemStatus>();
        foreach (var state in Enum.GetValues<ItemState>())
        {
            var part = await reader.ItemsAsync(job.Id, 0, state, Token).ToListAsync(Token);
            Assert.All(part, item => Assert.Equal(state, item.State));
            Assert.Equal(part.OrderBy(item => item.Item), part);
            parts.AddRange(part);
        }

        var all = await reader.ItemsAsync(job.Id, 0, null, Token).ToListAsync(Token);
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => (long)i), all.Select(item => item.Item));
        Assert.Equal(all.Select(item => (item.Item, item.State)), parts.OrderBy(item => item.Item).Select(item => (item.Item, item.State)));
        Assert.Equal(900, all.Count(item => item.State == ItemState.Retrying));
    }

    [Fact]
    public async Task Committed_outcomes_begin_with_the_item_asked_for_even_inside_a_range()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var job = await new JobRows(database).StateAsync(JobState.Running, 100);
        await job.FinishAsync(0, 4, "[0, 1, 2, 3, 4]");
        await job.FinishAsync(10, 11);
        await job.FinishAsync(20, 20, succeeded: false);
        await job.FailAsync(20, 1, "no");

        var outcomes = await new JobReader(database).CommittedAsync(job.Id, 0, 3, Token).ToListAsync(Token);
        Assert.Equal([3L, 4, 10, 11, 20], outcomes.Select(outcome => outcome.Item));
        Assert.Equal("4", outcomes[1].Value.GetRawText());
        Assert.Equal(JsonValueKind.Null, outcomes[2].Value.ValueKind);
        Assert.Equal("no", outcomes[4].Error?.Message);
        Assert.Equal(
            [10L, 11, 20],
            await new JobReader(database).CommittedAsync(job.Id, 0, 5, Token).Select(outcome => outcome.Item).ToListAsync(Token)
        );
        Assert.Empty(await new JobReader(database).CommittedAsync(job.Id, 0, 21, Token).ToListAsync(Token));
        Assert.Empty(await new JobReader(database).CommittedAsync(job.Id, 1, 0, Token).ToListAsync(Token));
    }

    [Fact]
    public async Task Failures_come_latest_first_and_silos_say_what_they_did()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var job = await new JobRows(database).StateAsync(JobState.Running, 100);
        await job.FinishAsync(0, 9, silo: "s1");
        await job.FinishAsync(10, 14, silo: "s2");
        await job.FinishAsync(15, 15, silo: "s2");
        await job.FailAsync(3, 1, "first");
        await job.FailAsync(3, 2, "second");

        var reader = new JobReader(database);
        Assert.Equal(["second"], (await reader.FailuresAsync(job.Id, 1, Token)).Select(attempt => attempt.Error.Message));
        Assert.Equal([new SiloTally("s1", 10, 1), new SiloTally("s2", 6, 2)], await reader.SilosOfJobAsync(job.Id, Token));
    }

    [Fact]
    public async Task A_silo_that_is_in_no_membership_is_dead_and_offers_no_handlers()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await database.RunAsync(
            """
            insert into grid_internal.silos (deployment_id, silo, address, port, generation, host, pid, slots, labels, resources, handlers)
            values ('orleansgrid', 's1', '127.0.0.1', 11111, 1, 'here', 42, 2, '{"zone": "a"}', '{"gpu": 3}', '{noop,sleep}')
            """
        );
        var reader = new JobReader(database);
        var silo = Assert.Single(await reader.SilosAsync(Token));
        Assert.Equal(("s1", "here", 42, "dead", 2), (silo.Silo, silo.Host, silo.Pid, silo.State, silo.Slots));
        Assert.Equal(("a", 3L), (silo.Labels["zone"], silo.Resources["gpu"]));
        Assert.Equal(["noop", "sleep"], silo.Handlers);
        Assert.Empty(await reader.HandlersOfActiveSilosAsync(Token));
    }

    [Fact]
    public async Task Of_a_silo_that_was_started_again_the_view_has_a_row_for_each_process_and_people_see_the_latest()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await database.RunAsync(
            """
            insert into grid_internal.silos
                (deployment_id, silo, address, port, generation, host, pid, slots, labels, resources, handlers, started_at)
            values ('g', 's1', '127.0.0.1', 1, 1, 'here', 42, 2, '{}', '{}', '{}', now() - interval '1 hour'),
              ('g', 's1', '127.0.0.1', 1, 2, 'here', 43, 2, '{}', '{}', '{}', now())
            """
        );
        Assert.Equal(2L, await database.AskAsync("select count(*) from grid.silos where silo = 's1'"));
        Assert.Equal(43, Assert.Single(await new JobReader(database).SilosAsync(Token)).Pid);
    }
}
