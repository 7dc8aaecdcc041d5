using System.Text;
using Npgsql;
using OrleansGrid.Kinds.MapReduce.Rows;
using OrleansGrid.MapReduce.Output;
using OrleansGrid.MapReduce.Reducing;
using OrleansGrid.Silo.Membership;
using OrleansGrid.Silo.Tests;

namespace OrleansGrid.Kinds.MapReduce.Tests.Rows;

/// <summary>Output as rows: whole, once, by nobody who may not, and seen when the job has succeeded.</summary>
public sealed class RowStatementsTests(SiloDatabase database) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orleansgrid-rows-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task Lines_are_rows_of_key_and_value_once_their_job_has_succeeded(string compression)
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        var rows = new PartRows(new RowStatements(database.Grid.DataSource, silo));

        var (part, file) = Write(1, "zebra\t1\nempty\t\nalone\n\ta\tb\nöß\t\u20AC\n", compression);
        part = part with { Rows = rows.Keep(job, 1, part, file, compression, Token) };
        rows.Publish(job, 1, [part], Token);

        Assert.Equal("", await SeenAsync(job));
        await EndAsync(job, "succeeded");
        Assert.Equal("1 0 zebra=1|1 1 empty=|1 2 alone=null|1 3 =a\tb|1 4 öß=€", await SeenAsync(job));
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("cancelled")]
    public async Task Nothing_is_seen_of_a_job_that_did_not_succeed_and_nothing_stays(string state)
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        await PublishAsync(silo, job, await KeepAsync(silo, job, 0, "a\t1\n"));

        await EndAsync(job, state);

        Assert.Equal("", await SeenAsync(job));
        await Statements(silo).ForgetUnseenAsync(job);
        Assert.Equal(0, await StoredAsync(job));
    }

    [Fact]
    public async Task What_was_not_published_is_removed_when_the_job_has_succeeded_and_not_before()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        var counts = await KeepAsync(silo, job, 0, "a\t1\n");
        await KeepAsync(silo, job, 0, "a\t1\n");
        await PublishAsync(silo, job, counts);

        await Statements(silo).ForgetUnseenAsync(job);
        Assert.Equal(2, await StoredAsync(job));

        await EndAsync(job, "succeeded");
        Assert.Contains(job, await Statements(silo).JobsWithUnseenAsync(Token));
        await Statements(silo).ForgetUnseenAsync(job);
        Assert.Equal(1, await StoredAsync(job));
        Assert.Equal("0 0 a=1", await SeenAsync(job));
        Assert.DoesNotContain(job, await Statements(silo).JobsWithUnseenAsync(Token));
    }

    [Fact]
    public async Task Rows_of_a_job_that_is_no_more_go_with_it()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        await PublishAsync(silo, job, await KeepAsync(silo, job, 0, "a\t1\n"));
        await database.RunAsync($"delete from grid_internal.grain_state where job_id = '{job}'");

        await new PartRows(Statements(silo)).SweepAsync(Token);

        Assert.Equal(0, await StoredAsync(job));
    }

    [Fact]
    public async Task An_attempt_that_meets_a_cancellation_waits_for_it_and_writes_nothing()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());

        var refused = await database.WhileUncommittedAsync(
            To(job, "cancelled"),
            () => RefusedAsync(() => KeepAsync(silo, job, 0, "a\t1\n"))
        );

        Assert.Contains("the job has ended", refused, StringComparison.Ordinal);
        Assert.Equal(0, await StoredAsync(job));
    }

    [Fact]
    public async Task A_silo_that_was_declared_dead_writes_nothing()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        await database.RunAsync(SiloDatabase.Evict(silo));

        var refused = await RefusedAsync(() => KeepAsync(silo, job, 0, "a\t1\n"));

        Assert.Contains("the silo was evicted", refused, StringComparison.Ordinal);
        Assert.Equal(0, await StoredAsync(job));
    }

    [Fact]
    public async Task An_attempt_of_an_earlier_run_writes_and_publishes_nothing()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        var part = await KeepAsync(silo, job, 0, "a\t1\n");
        await database.RunAsync($$"""update grid_internal.grain_state set payload = payload || '{"run": 2}' where job_id = '{{job}}'""");

        await RefusedAsync(() => KeepAsync(silo, job, 0, "a\t1\n"));
        await RefusedAsync(() => PublishAsync(silo, job, part));

        Assert.Equal(1, await StoredAsync(job));
        Assert.Equal(0, await PublishedAsync(job));
    }

    [Fact]
    public async Task A_publisher_that_was_evicted_publishes_nothing()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        var part = await KeepAsync(silo, job, 0, "a\t1\n");
        await database.RunAsync(SiloDatabase.Evict(silo));

        await RefusedAsync(() => PublishAsync(silo, job, part));

        Assert.Equal(0, await PublishedAsync(job));
    }

    [Fact]
    public async Task Parts_are_published_all_or_none_and_those_that_are_gone_are_named()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        var (there, gone) = (await KeepAsync(silo, job, 0, "a\t1\n"), await KeepAsync(silo, job, 1, "b\t1\n"));
        await Statements(silo).ForgetAttemptAsync(gone.Rows!.Value);

        Assert.Equal([1], await PublishAsync(silo, job, there, gone));
        Assert.Equal(0, await PublishedAsync(job));

        Assert.Empty(await PublishAsync(silo, job, there, await KeepAsync(silo, job, 1, "b\t1\n")));
        Assert.Equal(2, await PublishedAsync(job));
    }

    [Fact]
    public async Task Of_two_that_publish_at_once_the_first_set_counts()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        var (first, second) = (await KeepAsync(silo, job, 0, "a\tfirst\n"), await KeepAsync(silo, job, 0, "a\tsecond\n"));

        // Whoever meets another's publication that is not committed waits for it, is refused by the index, and looks again.
        await database.WhileUncommittedAsync(
            $"update grid_internal.written_parts set published = true where attempt = '{first.Rows}'",
            () =>
                Task.Run(() =>
                {
                    new PartRows(Statements(silo)).Publish(job, 1, [second], Token);
                    return true;
                })
        );

        await EndAsync(job, "succeeded");
        Assert.Equal("0 0 a=first", await SeenAsync(job));
    }

    [Fact]
    public async Task An_attempt_whose_commit_was_not_confirmed_is_written_again_once()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        var part = await KeepAsync(silo, job, 0, "a\t1\nb\t2\n");

        // As PartRows does when the connection broke during the commit.
        var again = await Assert.ThrowsAsync<PostgresException>(() => KeepAsync(silo, job, 0, "a\t1\nb\t2\n", part.Rows));
        Assert.Equal(PostgresErrorCodes.UniqueViolation, again.SqlState);
        await Statements(silo).ForgetAttemptAsync(part.Rows!.Value);
        await KeepAsync(silo, job, 0, "a\t1\nb\t2\n", part.Rows);

        Assert.Equal(2, await StoredAsync(job));
    }

    [Theory]
    [InlineData("a\t1\nb\0\t2\n", "Part 3, row 1 holds a byte 0")]
    [InlineData("a\t1\nb\t\u00FF\n", "Part 3, row 1 is not UTF-8")]
    public async Task What_is_no_text_is_refused_with_part_and_row_and_leaves_nothing(string latin, string sentence)
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        var (part, file) = Write(3, Encoding.Latin1.GetBytes(latin), "none");

        var refused = await RefusedAsync(() => Task.Run(() => new PartRows(Statements(silo)).Keep(job, 1, part, file, "none", Token)));

        Assert.StartsWith(sentence, refused, StringComparison.Ordinal);
        Assert.Equal(0, await StoredAsync(job));
    }

    [Fact]
    public async Task Records_that_are_no_lines_are_refused()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());

        var refused = await RefusedAsync(() => KeepAsync(silo, job, 3, "two\nlines", records: 1));

        Assert.StartsWith("Part 3 has 1 records in 2 lines", refused, StringComparison.Ordinal);
        Assert.Equal(0, await StoredAsync(job));
    }

    private RowStatements Statements(SiloIdentity silo) => new(database.Grid.DataSource, silo);

    private async Task<ReduceOutput> KeepAsync(
        SiloIdentity silo,
        Guid job,
        int part,
        string text,
        Guid? attempt = null,
        int? records = null
    )
    {
        var (output, file) = Write(part, text, "none");
        output = output with { Rows = attempt ?? Guid.NewGuid(), Records = records ?? output.Records };
        using var lines = new PartLines(file, "none");
        await Statements(silo).WriteAsync(job, 1, output, lines, Token);
        return output;
    }

    private Task<IReadOnlyList<int>> PublishAsync(SiloIdentity silo, Guid job, params ReduceOutput[] parts) =>
        Statements(silo).PublishAsync(job, 1, parts, Token);

    private (ReduceOutput Part, string File) Write(int part, string text, string compression) =>
        Write(part, Encoding.UTF8.GetBytes(text), compression);

    private (ReduceOutput Part, string File) Write(int part, byte[] bytes, string compression)
    {
        var file = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        using var writer = new PartWriter(file, compression);
        writer.Write(bytes);
        writer.CountRecords(bytes.Count(b => b == '\n'));
        var written = writer.Finish();
        return (new ReduceOutput(part, Path.GetFileName(file), written.Bytes, written.Records, written.Checksum), file);
    }

    private static async Task<string> RefusedAsync(Func<Task> write) =>
        (await Assert.ThrowsAsync<PermanentFailureException>(write)).Message;

    private Task EndAsync(Guid job, string state) => database.RunAsync(To(job, state));

    private static string To(Guid job, string state) =>
        $$"""update grid_internal.grain_state set payload = payload || '{"state": "{{state}}"}' where job_id = '{{job}}'""";

    private Task<string> SeenAsync(Guid job) =>
        database.AskAsync<string>(
            "select coalesce(string_agg(part || ' ' || row_number || ' ' || key || '=' || coalesce(value, 'null'), '|' order by part, "
                + $"row_number), '') from grid.mapreduce_rows where job_id = '{job}'"
        );

    private Task<long> PublishedAsync(Guid job) =>
        database.AskAsync<long>($"select count(*) from grid_internal.written_parts where job_id = '{job}' and published");

    /// <summary>Rows of all attempts; none may be without its part.</summary>
    private async Task<long> StoredAsync(Guid job)
    {
        Assert.Equal(
            0,
            await database.AskAsync<long>(
                "select count(*) from grid_internal.part_rows r where not exists (select from grid_internal.written_parts p where "
                    + "p.part_id = r.part_id)"
            )
        );
        return await database.AskAsync<long>(
            $"select count(*) from grid_internal.part_rows join grid_internal.written_parts using (part_id) where job_id = '{job}'"
        );
    }
}
