using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Migrations;

namespace OrleansGrid.Client.Tests;

/// <summary>What a silo in an application of one's own says before it starts.</summary>
public sealed class SiloSetupTests(TestGrid grid)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silo_on_a_database_without_the_schema_says_what_to_run()
    {
        var connectionString = await grid.EmptyDatabaseAsync("silo_unmigrated");
        var error = await Assert.ThrowsAsync<GridException>(() => TestSilo.StartAsync(connectionString));
        Assert.Equal(GridFault.Environment, error.Fault);
        Assert.Matches("^The database has schema version 0, .* 'grid db migrate', .* 'migrate: true'", error.Message);
    }

    [Fact]
    public async Task A_silo_that_may_migrates_its_database_first()
    {
        var connectionString = await grid.EmptyDatabaseAsync("silo_migrates");
        await using (await StartAsync(guest => guest.UsePostgres(connectionString, migrate: true)))
        {
            await using var database = await GridDatabase.OpenAsync(connectionString, Token);
            await Migrator.RequireUsableAsync(database.DataSource, Token);
        }
    }

    [Fact]
    public async Task A_silo_takes_the_database_of_a_data_source_with_its_password()
    {
        var connectionString = await grid.EmptyDatabaseAsync("silo_data_source");
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        await using (await StartAsync(guest => guest.UsePostgres(dataSource, migrate: true)))
        {
            Assert.Equal(["active"], await StatesAsync(connectionString));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_clustering_before_or_after_is_refused_in_one_sentence(bool before)
    {
        var connectionString = grid.ConnectionString;
        var error = await Assert.ThrowsAsync<GridException>(() =>
            TestSilo.StartAsync(silo =>
            {
                Action[] steps =
                [
                    () => silo.UseLocalhostClustering(TestSilo.FreePort(), TestSilo.FreePort()),
                    () => silo.UseOrleansGrid(guest => TestSilo.Configure(guest, connectionString)),
                ];
                foreach (var step in before ? steps : steps.Reverse())
                {
                    step();
                }
            })
        );
        Assert.Contains("has a clustering of its own", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grid_that_is_set_up_twice_in_one_silo_is_refused()
    {
        var connectionString = grid.ConnectionString;
        var error = await Assert.ThrowsAsync<GridException>(() =>
            TestSilo.StartAsync(silo =>
                silo.UseOrleansGrid(guest => TestSilo.Configure(guest, connectionString))
                    .UseOrleansGrid(guest => TestSilo.Configure(guest, connectionString))
            )
        );
        Assert.Contains("called twice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_is_not_ready_before_it_has_started_ready_while_it_takes_work_and_not_when_it_has_drained()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo.UseOrleansGrid(guest => TestSilo.Configure(guest, grid.ConnectionString)));
        builder.Services.AddHealthChecks().AddOrleansGrid();
        using var host = builder.Build();
        var health = host.Services.GetRequiredService<HealthCheckService>();
        Assert.Equal("The silo is starting.", await AskAsync(health, HealthStatus.Unhealthy));
        await host.StartAsync(Token);
        Assert.Equal("The silo takes work.", await AskAsync(health, HealthStatus.Healthy));
        await host.StopAsync(Token);
        Assert.Equal("The silo is draining.", await AskAsync(health, HealthStatus.Unhealthy));
    }

    private static async Task<string?> AskAsync(HealthCheckService health, HealthStatus expected)
    {
        var report = await health.CheckHealthAsync(check => check.Tags.Contains(GridHealthExtensions.ReadyTag), Token);
        Assert.Equal(expected, report.Status);
        return Assert.Single(report.Entries.Values).Description;
    }

    private static Task<TestSilo> StartAsync(Action<GridSiloBuilder> configure) =>
        TestSilo.StartAsync(silo =>
            silo.UseOrleansGrid(guest =>
            {
                TestSilo.Configure(guest, "");
                configure(guest);
            })
        );

    private static async Task<List<string>> StatesAsync(string connectionString)
    {
        await using var database = await GridDatabase.OpenAsync(connectionString, Token);
        return [.. (await new JobReader(database).SilosAsync(Token)).Select(silo => silo.State)];
    }
}
