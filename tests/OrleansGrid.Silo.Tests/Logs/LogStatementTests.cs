using OrleansGrid.Silo.Logs;
using OrleansGrid.Silo.Membership;

namespace OrleansGrid.Silo.Tests.Logs;

/// <summary>Who may write what into the logs of items.</summary>
public sealed class LogStatementTests(SiloDatabase database)
{
    private static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lines_are_in_the_view_in_order_and_a_part_that_is_sent_again_is_there_once()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        var part = Part(job, first: 3, "read \"ü\"", "done");
        Assert.Equal(1, await WriteAsync(silo, part));
        Assert.Equal(0, await WriteAsync(silo, part));

        Assert.Equal(
            $"stderr {silo.Name} 3 12:00:00.0 read \"ü\"|stderr {silo.Name} 4 12:00:00.5 done",
            await database.AskAsync<string>(
                $"""
                select string_agg(
                  concat_ws(' ', stream, silo, line, to_char(at at time zone 'utc', 'HH24:MI:SS.FF1'), text), '|' order by line)
                from grid.logs where job_id = '{job}' and stage = 1 and item = 7 and attempt = 2 and run = 1
                """
            )
        );
    }

    [Fact]
    public async Task A_silo_that_was_declared_dead_writes_nothing_and_deletes_nothing()
    {
        var (silo, other, job) = (await database.SiloAsync(), await database.SiloAsync(), await database.JobAsync());
        var written = Part(job, 1, "early");
        Assert.Equal(1, await WriteAsync(silo, written));
        await database.RunAsync(SiloDatabase.Evict(silo));

        Assert.Equal(0, await WriteAsync(silo, written with { First = 2, FallenOut = [1] }));
        Assert.Equal("early", await TextAsync(job));
        Assert.Equal(1, await WriteAsync(other, Part(job, 1, "of the next attempt")));
    }

    [Fact]
    public async Task The_last_words_of_a_job_that_has_ended_or_runs_again_are_kept()
    {
        var (silo, ended, again) = (await database.SiloAsync(), await database.JobAsync("cancelled"), await database.JobAsync());
        await database.RunAsync($$"""update grid_internal.grain_state set payload = payload || '{"run": 2}' where job_id = '{{again}}'""");
        Assert.Equal(2, await WriteAsync(silo, Part(ended, 1, "last"), Part(again, 1, "last")));
    }

    [Fact]
    public async Task Nothing_is_written_for_a_job_that_is_being_deleted_or_is_gone()
    {
        var (silo, job, other) = (await database.SiloAsync(), await database.JobAsync("cancelled"), await database.JobAsync());
        await WriteAsync(silo, Part(job, 1, "one"), Part(other, 1, "other"));

        await database.AskAsync<Guid>($"select grid_internal.begin_deletions(array['{job}'::uuid], array[1])");
        Assert.Equal(0, await WriteAsync(silo, Part(job, 2, "late")));
        await database.RunAsync($"delete from grid_internal.grain_state where job_id = '{job}'");
        Assert.Equal(1, await WriteAsync(silo, Part(job, 2, "late"), Part(other, 2, "more")));
        Assert.Equal("other|more", await TextAsync(other));
    }

    [Fact]
    public async Task What_has_fallen_out_of_an_attempts_limit_is_deleted_and_no_other_attempts()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        var (first, other) = (Part(job, 1, "old"), Part(job, 1, "of another task"));
        await WriteAsync(silo, first, other);
        await WriteAsync(silo, first with { First = 9, FallenOut = [1], Lines = [LogLine.Of("log", Noon.AddHours(1), "new")] });
        Assert.Equal("of another task|new", await TextAsync(job));
    }

    private Task<int> WriteAsync(SiloIdentity silo, params LogPart[] parts) =>
        new LogStatement(database.Grid.DataSource, silo).RunAsync(parts, Token);

    private Task<string> TextAsync(Guid job) =>
        database.AskAsync<string>($"select string_agg(text, '|' order by at, line) from grid.logs where job_id = '{job}'");

    private static LogPart Part(Guid job, long first, params string[] lines) =>
        new(
            new LogPlace(job, 1, 7, 1, 2, Guid.NewGuid()),
            first,
            [.. lines.Select((line, i) => LogLine.Of("stderr", Noon.AddSeconds(i * 0.5), line))],
            100,
            []
        );
}
