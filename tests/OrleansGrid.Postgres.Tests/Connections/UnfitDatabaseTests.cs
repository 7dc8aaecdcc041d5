using Npgsql;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Migrations;

namespace OrleansGrid.Postgres.Tests;

public sealed class UnfitDatabaseTests(SharedServer shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("LATIN1")]
    [InlineData("SQL_ASCII")]
    [InlineData("EUC_JP")]
    public async Task A_database_that_is_not_UTF8_is_refused_with_its_encoding(string encoding)
    {
        var settings = await NewAsync($"encoding '{encoding}' locale 'C' template template0");

        var refusal = await Assert.ThrowsAsync<GridException>(() => GridDatabase.OpenAsync(settings.ConnectionString, Token));
        Assert.Equal(GridFault.Environment, refusal.Fault);
        Assert.Contains($"(database '{settings.Database}') has the encoding {encoding}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_without_the_schema_public_is_refused_with_what_to_do()
    {
        var settings = await NewAsync("");
        await DoAsync(settings.ConnectionString, "drop schema public cascade");

        var refusal = await Assert.ThrowsAsync<GridException>(() => GridDatabase.OpenAsync(settings.ConnectionString, Token));
        Assert.Contains("has no schema 'public'", refusal.Message, StringComparison.Ordinal);

        await DoAsync(settings.ConnectionString, "create schema public");
        await using var database = await GridDatabase.OpenAsync(settings.ConnectionString, Token);
        Assert.True(await Migrator.MigrateAsync(database.DataSource, Token) > 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_read_only_database_can_be_looked_at_but_is_not_made_or_joined(bool migrated)
    {
        var settings = await NewAsync("");
        await using (var before = await GridDatabase.OpenAsync(settings.ConnectionString, Token))
        {
            _ = migrated ? await Migrator.MigrateAsync(before.DataSource, Token) : 0;
        }

        await DoAsync(settings.ConnectionString, $"alter database {settings.Database} set default_transaction_read_only = on");
        await using var database = await GridDatabase.OpenAsync(settings.ConnectionString, Token);

        Assert.Equal(migrated, (await Migrator.StatusAsync(database.DataSource, Token)).IsCurrent);
        var refusal = await Assert.ThrowsAsync<GridException>(() => Migrator.MigrateAsync(database.DataSource, Token));
        Assert.Equal(GridFault.Environment, refusal.Fault);
        Assert.Contains($"(database '{settings.Database}') is read-only, by default_tr", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_who_may_not_make_the_schema_is_told_so()
    {
        var settings = await NewAsync("");
        await DoAsync(settings.ConnectionString, "create role small login password 'small'");
        settings.Username = settings.Password = "small";
        await using var database = await GridDatabase.OpenAsync(settings.ConnectionString, Token);

        var refusal = await Assert.ThrowsAsync<GridException>(() => Migrator.MigrateAsync(database.DataSource, Token));
        Assert.Contains("permission denied", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("give the user 'small' the right to", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pooler_in_between_is_named_by_the_sessions_number_that_is_not_the_servers()
    {
        await using var pooler = new PoolerStandIn(shared.Server.Port);
        var settings = new NpgsqlConnectionStringBuilder(shared.Server.ConnectionString) { Port = pooler.Port };

        var refusal = await Assert.ThrowsAsync<GridException>(() => GridDatabase.OpenAsync(settings.ConnectionString, Token));
        Assert.Contains("is behind a connection pooler such as PgBouncer", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unsupported startup parameter: search_path")]
    [InlineData("unsupported startup parameter in options: lock_timeout")]
    public void A_pooler_that_refuses_session_settings_is_named(string said)
    {
        var refusal = ConnectionFailure.Explain(
            new NpgsqlConnectionStringBuilder("Host=db;Database=grid"),
            new PostgresException(said, "FATAL", "FATAL", "08P01")
        );
        Assert.Contains("is behind a connection pooler such as PgBouncer", refusal!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3600, "3600.0 s ahead of the database's")]
    [InlineData(-20, "20.0 s behind the database's")]
    [InlineData(4, null)]
    [InlineData(-4, null)]
    [InlineData(0, null)]
    public async Task A_clock_further_from_the_databases_than_failure_detection_bears_is_told_by_how_much(int seconds, string? said)
    {
        var difference = await ClockDifference.MeasureAsync(
            (await SharedAsync()).DataSource,
            new ShiftedClock(TimeSpan.FromSeconds(seconds)),
            Token
        );
        var why = (difference with { Ahead = Rounded(difference.Ahead) }).WhyTooFar(TimeSpan.FromSeconds(6));
        Assert.Equal(said is null, why is null);
        Assert.Contains(said ?? "", why ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void A_clock_that_only_a_slow_answer_makes_look_wrong_is_not_refused() =>
        Assert.Null(new ClockDifference(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(3)).WhyTooFar(TimeSpan.FromSeconds(6)));

    private static TimeSpan Rounded(TimeSpan time) => TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));

    private Task<GridDatabase> SharedAsync() => GridDatabase.OpenAsync(shared.Server.ConnectionString, Token);

    private async Task<NpgsqlConnectionStringBuilder> NewAsync(string how)
    {
        var name = $"unfit_{Guid.NewGuid():N}";
        await DoAsync(shared.Server.ConnectionString, $"create database {name} {how}");
        return new NpgsqlConnectionStringBuilder(shared.Server.ConnectionString) { Database = name };
    }

    private static async Task DoAsync(string connectionString, string statement)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(Token);
    }

    private sealed class ShiftedClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
