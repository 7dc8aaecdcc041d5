using System.Net;
using System.Net.Sockets;
using Npgsql;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Postgres.Tests;

public sealed class GridDatabaseTests(SharedServer shared)
{
    private const string Secret = "s3cret-word";

    [Fact]
    public async Task Connections_find_the_query_table_without_naming_its_schema_and_prepare_statements()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        Assert.IsType<long>(await database.AskAsync("select count(*) from OrleansQuery"));

        await using var orleans = new NpgsqlConnection(database.ConnectionString);
        await orleans.OpenAsync(TestContext.Current.CancellationToken);
        await using var count = new NpgsqlCommand("select count(*) from OrleansQuery", orleans);
        Assert.IsType<long>(await count.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        Assert.Equal(200, new NpgsqlConnectionStringBuilder(database.ConnectionString).MaxAutoPrepare);
    }

    [Theory]
    [InlineData($"Host=localhost;Pasword={Secret}")]
    [InlineData($"postgres://grid:{Secret}@localhost/grid")]
    [InlineData($"Host=localhost;Port=many;Password={Secret}")]
    [InlineData($"Database=grid;Password={Secret}")]
    [InlineData("")]
    public async Task A_connection_string_that_cannot_be_read_is_one_sentence_with_an_example(string connectionString)
    {
        var error = await RefusedAsync(connectionString);
        Assert.Contains("it looks like Host=", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_with_its_port()
    {
        var port = ClosedPort();
        var error = await RefusedAsync($"Host=127.0.0.1;Port={port};Username=grid;Database=jobs;Password={Secret}");
        Assert.Contains($"127.0.0.1:{port}", error.Message, StringComparison.Ordinal);
        Assert.Contains("'jobs'", error.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be reached", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_does_not_exist_cannot_be_reached()
    {
        var error = await RefusedAsync($"Host=no-such-host.invalid;Username=grid;Password={Secret}");
        Assert.Contains("no-such-host.invalid:5432", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_a_refused_user()
    {
        var error = await RefusedAsync(With(settings => settings.Password = Secret));
        Assert.Contains($"127.0.0.1:{shared.Server.Port}", error.Message, StringComparison.Ordinal);
        Assert.Contains("refused the user 'grid'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_named()
    {
        var error = await RefusedAsync(With(settings => settings.Database = "nowhere"));
        Assert.Contains("has no database 'nowhere'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_opening_is_a_cancellation_and_not_a_fault_of_the_environment()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            GridDatabase.OpenAsync(shared.Server.ConnectionString, new CancellationToken(canceled: true))
        );
    }

    [Fact]
    public async Task Every_connection_of_a_silo_sets_what_durability_and_liveness_need_whatever_the_server_and_the_user_say()
    {
        var use = DatabaseUse.Silo("silo-7", connections: 8, slots: 16);
        await using var database = await GridDatabase.OpenAsync(
            With(s => s.Options = "-c synchronous_commit=off -c lock_timeout=7s"),
            use,
            Token
        );
        foreach (var source in new[] { database.DataSource, database.Writing, database.Membership })
        {
            await using var ask = source.CreateCommand(
                """
                select current_setting('synchronous_commit'), current_setting('lock_timeout'),
                       current_setting('idle_in_transaction_session_timeout'),
                  current_setting('application_name'), current_setting('tcp_keepalives_count')
                """
            );
            await using var row = await ask.ExecuteReaderAsync(Token);
            await row.ReadAsync(Token);
            Assert.Equal(["on", "7s", "15s", "orleansgrid silo silo-7", "3"], Enumerable.Range(0, 5).Select(row.GetString));
        }

        await using var client = await GridDatabase.OpenAsync(shared.Server.ConnectionString, Token);
        await using var name = client.DataSource.CreateCommand(
            "select application_name || current_setting('lock_timeout') from pg_stat_activity where pid = pg_backend_pid()"
        );
        Assert.Equal("orleansgrid client2s", await name.ExecuteScalarAsync(Token));
    }

    [Theory]
    [InlineData(8, 16, 8)]
    [InlineData(8, 2, 6)]
    [InlineData(8, 1, 5)]
    [InlineData(3, 64, 3)]
    [InlineData(40, 64, 40)]
    public async Task All_connections_of_a_silo_together_stay_within_its_budget_and_each_kind_has_one(int setting, int slots, int expected)
    {
        var use = DatabaseUse.Silo("s", setting, slots);
        Assert.Equal(expected, use.Connections);
        await using var database = await GridDatabase.OpenAsync(shared.Server.ConnectionString, use, Token);
        int[] pools =
        [
            .. new[] { database.DataSource, database.Writing, database.Membership }.Select(source =>
                new NpgsqlConnectionStringBuilder(source.ConnectionString).MaxPoolSize
            ),
        ];
        Assert.Equal(expected, pools.Sum());
        Assert.All(pools, most => Assert.True(most >= 1));
    }

    [Fact]
    public async Task A_session_that_stands_still_inside_a_transaction_is_ended_by_the_server()
    {
        await using var database = await GridDatabase.OpenAsync(With(s => s.Options = "-c idle_in_transaction_session_timeout=1ms"), Token);
        await using var connection = await database.DataSource.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await using var nothing = new NpgsqlCommand("select 1", connection, transaction);
        await nothing.ExecuteScalarAsync(Token);
        await using var others = await GridDatabase.OpenAsync(shared.Server.ConnectionString, Token);
        while ((long)(await others.AskAsync($"select count(*) from pg_stat_activity where pid = {connection.ProcessID}"))! > 0)
        {
            await Task.Yield();
        }

        var error = await Assert.ThrowsAnyAsync<NpgsqlException>(() => nothing.ExecuteScalarAsync(Token));
        Assert.Equal(DatabaseFaultKind.Wait, DatabaseFault.Of(error));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<GridException> RefusedAsync(string connectionString)
    {
        var error = await Assert.ThrowsAsync<GridException>(() =>
            GridDatabase.OpenAsync(connectionString, TestContext.Current.CancellationToken)
        );
        Assert.Equal(GridFault.Environment, error.Fault);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        return error;
    }

    private string With(Action<NpgsqlConnectionStringBuilder> change)
    {
        var settings = new NpgsqlConnectionStringBuilder(shared.Server.ConnectionString);
        change(settings);
        return settings.ConnectionString;
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
