using Npgsql;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Postgres.Tests;

/// <summary>Reading logs of items, at once and as they come.</summary>
public sealed class LogPagesTests(SharedServer shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lines_come_in_the_order_of_items_attempts_and_lines_over_many_pages()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var job = Guid.NewGuid();
        await using var connection = await database.ConnectAsync();
        for (var i = 0; i < 250; i++)
        {
            await WriteAsync(connection, job, item: 249 - i, first: 1, $"{249 - i} a", $"{249 - i} b");
        }

        await WriteAsync(connection, job, item: 7, first: 9, "7 later");
        await WriteAsync(connection, Guid.NewGuid(), item: 0, first: 1, "of another job");

        var lines = await new JobReader(database).LogsAsync(job, null, null, Token).ToListAsync(Token);
        Assert.Equal(Enumerable.Range(0, 250).SelectMany(i => Enumerable.Repeat((long)i, i == 7 ? 3 : 2)), lines.Select(line => line.Item));
        Assert.Equal([1, 2, 9], lines.Where(line => line.Item == 7).Select(line => line.Line));
        Assert.Equal(
            ["7 a", "7 b", "7 later"],
            await new JobReader(database).LogsAsync(job, 0, 7, Token).Select(line => line.Text).ToListAsync(Token)
        );
        Assert.Empty(await new JobReader(database).LogsAsync(job, 1, null, Token).ToListAsync(Token));
    }

    [Fact]
    public async Task Who_follows_gets_each_line_once_also_of_a_transaction_that_began_before_and_ended_after()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var job = Guid.NewGuid();
        await using var early = await database.ConnectAsync();
        await using var other = await database.ConnectAsync();
        var transaction = await early.BeginTransactionAsync(Token);
        await WriteAsync(early, job, item: 0, first: 1, "begun first");
        await WriteAsync(other, job, item: 1, first: 1, "there already");

        var pages = new LogPages(new DatabaseOnDemand(database), job, null, null);
        Assert.Equal(["there already"], await pages.ReadAsync(Token).Select(line => line.Text).ToListAsync(Token));
        Assert.Empty(await NewAsync(pages));
        await WriteAsync(other, job, item: 1, first: 2, "second");
        Assert.Equal(["second"], await NewAsync(pages));
        await transaction.CommitAsync(Token);
        Assert.Equal(["begun first"], await NewAsync(pages));
        Assert.Empty(await NewAsync(pages));
        await WriteAsync(other, job, item: 2, first: 1, "third");
        Assert.Equal(["third"], await NewAsync(pages));
    }

    private static async Task<IEnumerable<string>> NewAsync(LogPages pages) =>
        (await pages.ReadNewAsync(Token)).Select(line => line.Text).ToList();

    private static async Task WriteAsync(NpgsqlConnection connection, Guid job, long item, long first, params string[] lines)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into grid_internal.item_logs (job_id, stage, item, attempt, task_id, first_line, run, silo, began_at, lines)
            select $1, 0, $2, 1, $5, $3, 1, 's1', now(), jsonb_agg(jsonb_build_array('log', 0, t) order by n)
            from unnest($4::text[]) with ordinality l (t, n)
            """,
            connection
        );
        foreach (var value in new object[] { job, item, first, lines, Guid.Empty })
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(Token);
    }
}
