using System.Net;
using System.Net.Sockets;
using Npgsql;

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
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => GridDatabase.OpenAsync(shared.Server.ConnectionString, new CancellationToken(canceled: true)));
    }

    private static async Task<GridException> RefusedAsync(string connectionString)
    {
        var error = await Assert.ThrowsAsync<GridException>(
            () => GridDatabase.OpenAsync(connectionString, TestContext.Current.CancellationToken));
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
