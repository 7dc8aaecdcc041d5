using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Client.Tests;

public sealed class ConnectTests(TestGrid grid)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_that_is_not_there_is_an_error_of_the_environment()
    {
        var nowhere = new NpgsqlConnectionStringBuilder(grid.ConnectionString) { Port = 1 }.ConnectionString;
        await RefusesAsync(nowhere, "cannot be reached");
    }

    [Fact]
    public async Task A_database_without_the_schema_says_how_to_get_it()
    {
        await RefusesAsync(await EmptyDatabaseAsync("unmigrated"), "grid db migrate");
    }

    [Fact]
    public async Task A_grid_without_an_active_silo_says_how_to_get_one()
    {
        var connectionString = await EmptyDatabaseAsync("without_silo");
        await MigrateAsync(connectionString);
        await RefusesAsync(connectionString, "No silo is active");
    }

    [Fact]
    public async Task A_silo_that_is_listed_but_gone_is_given_up_in_time()
    {
        var connectionString = await EmptyDatabaseAsync("with_ghost");
        await MigrateAsync(connectionString);
        await using var database = await GridDatabase.OpenAsync(connectionString, Token);
        await AddGhostAsync(database);

        var options = new GridClientOptions
        {
            ConnectionString = connectionString,
            ConnectTimeout = TimeSpan.FromSeconds(1),
            RetryFor = TimeSpan.Zero,
        };
        var error = await Assert.ThrowsAsync<GridException>(() => GridClient.ConnectAsync(options, Token));
        Assert.Equal(GridFault.Environment, error.Fault);
        Assert.Contains("none could be reached", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_reaches_no_registered_silo_says_so_and_goes_on_with_the_next_that_comes()
    {
        var connectionString = await EmptyDatabaseAsync("with_ghost_and_silo");
        await MigrateAsync(connectionString);
        await using var database = await GridDatabase.OpenAsync(connectionString, Token);
        await AddGhostAsync(database);
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new GridClientOptions
        {
            ConnectionString = connectionString,
            ConnectTimeout = TimeSpan.FromSeconds(1),
            Waiting = sentence => said.TrySetResult(sentence),
        };

        var connecting = GridClient.ConnectAsync(options, Token);
        Assert.Equal("waiting for a silo: A silo is registered as active, but none could be reached", await said.Task.WaitAsync(Token));
        await using var silo = await TestSilo.StartAsync(connectionString);
        await using var client = await connecting;
        var job = await client.SubmitAsync(new BatchSpec { Handler = "noop" }, new RangeInputs(1, 3), Token);
        Assert.Equal(JobState.Succeeded, (await job.WaitAsync(Token)).State);
    }

    [Fact]
    public async Task A_cluster_has_the_name_that_its_silos_and_clients_are_given()
    {
        var connectionString = await EmptyDatabaseAsync("named");
        await MigrateAsync(connectionString);
        await using var silo = await TestSilo.StartAsync(connectionString, "east");

        var error = await Assert.ThrowsAsync<GridException>(() => GridClient.ConnectAsync(connectionString, Token));
        Assert.Contains("active silos of 'east'", error.Message, StringComparison.Ordinal);

        await using var client = await GridClient.ConnectAsync(
            new GridClientOptions { ConnectionString = connectionString, Cluster = "east" },
            Token
        );
        var job = await client.SubmitAsync(new BatchSpec { Handler = "noop" }, new RangeInputs(1, 3), Token);
        Assert.Equal(JobState.Succeeded, (await job.WaitAsync(Token)).State);
    }

    private static async Task AddGhostAsync(GridDatabase database)
    {
        await using var ghost = database.DataSource.CreateCommand(
            """
            insert into grid_internal.membership (deployment_id, address, port, generation, silo_name, host_name, proxy_port, start_time)
            values ('orleansgrid', '127.0.0.1', 2, 1, 'ghost', 'here', 1, now());
            insert into grid_internal.membership_changes (deployment_id, version, address, port, generation, status, i_am_alive_time)
            values ('orleansgrid', 1, '127.0.0.1', 2, 1, 3, now());
            insert into grid_internal.silos (deployment_id, silo, address, port, generation, host, pid, slots, labels, resources, handlers)
            values ('orleansgrid', 'ghost', '127.0.0.1', 2, 1, 'here', 1, 1, '{}', '{}', '{noop}');
            """
        );
        await ghost.ExecuteNonQueryAsync(Token);
    }

    [Fact]
    public async Task An_injected_client_connects_when_it_is_used_and_anew_after_a_failure()
    {
        var connectionString = await EmptyDatabaseAsync("later");
        await using var services = new ServiceCollection().AddGridClient(connectionString).BuildServiceProvider();
        var client = services.GetRequiredService<IGridClient>();
        Assert.Same(services.GetRequiredService<GridClient>(), client);
        await Assert.ThrowsAsync<GridException>(() => client.SubmitAsync(new BatchSpec { Handler = "noop" }, new RangeInputs(1, 1), Token));

        await MigrateAsync(connectionString);
        await using var silo = await TestSilo.StartAsync(connectionString);
        var job = await client.SubmitAsync(new BatchSpec { Handler = "noop" }, new RangeInputs(1, 1), Token);
        Assert.Equal(JobState.Succeeded, (await job.WaitAsync(Token)).State);
    }

    [Fact]
    public async Task Results_go_on_over_another_silo_when_the_first_has_left()
    {
        var connectionString = await EmptyDatabaseAsync("moving");
        await MigrateAsync(connectionString);
        var first = await TestSilo.StartAsync(connectionString);
        await using var client = await GridClient.ConnectAsync(connectionString, Token);
        var gates = Enumerable.Range(0, 4).Select(_ => $"{Guid.NewGuid()}").ToArray();
        var job = await client.SubmitAsync(new BatchSpec { Handler = "gated" }, gates, Token);
        await using var results = job.ResultsAsync<string>(Token).GetAsyncEnumerator(Token);
        Gated.Open(gates[0]);
        Assert.True(await results.MoveNextAsync());

        var next = results.MoveNextAsync();
        await first.DisposeAsync();
        await using var second = await TestSilo.StartAsync(connectionString);
        foreach (var gate in gates)
        {
            Gated.Open(gate);
        }

        Assert.True(await next);
        Assert.Equal(gates[1], results.Current.Value);
        Assert.True(await results.MoveNextAsync());
        Assert.True(await results.MoveNextAsync());
        Assert.Equal(gates[3], results.Current.Value);
        Assert.False(await results.MoveNextAsync());
        Assert.Equal(JobState.Succeeded, (await job.WaitAsync(Token)).State);
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(10, -1)]
    public void Impossible_patience_is_refused_by_name(int connect, int retry)
    {
        var options = new GridClientOptions
        {
            ConnectionString = "Host=here",
            ConnectTimeout = TimeSpan.FromSeconds(connect),
            RetryFor = TimeSpan.FromSeconds(retry),
        };
        var error = Assert.Throws<GridException>(() => new GridClient(options));
        Assert.Contains(connect == 0 ? "ConnectTimeout" : "RetryFor", error.Message, StringComparison.Ordinal);
    }

    private static async Task RefusesAsync(string connectionString, string sentence)
    {
        var error = await Assert.ThrowsAsync<GridException>(() => GridClient.ConnectAsync(connectionString, Token));
        Assert.Equal(GridFault.Environment, error.Fault);
        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
    }

    private Task<string> EmptyDatabaseAsync(string name) => grid.EmptyDatabaseAsync(name);

    private static Task MigrateAsync(string connectionString) => TestGrid.MigrateAsync(connectionString);
}
