using Npgsql;
using OrleansGrid.Host.Ports;
using OrleansGrid.Postgres.Migrations;
using OrleansGrid.Postgres.Server;
using OrleansGrid.RoleUsers;

[assembly: AssemblyFixture(typeof(OrleansGrid.Cluster.Tests.TestCluster))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace OrleansGrid.Cluster.Tests;

/// <summary>
/// Three silo processes and a PostgreSQL of their own. One cluster for all tests, one test at a time: each test first has whatever the one
/// before killed, froze or stopped put right (<see cref="HealAsync"/>).
/// </summary>
public sealed class TestCluster : IAsyncLifetime
{
    public const int SlotsPerSilo = 4;

    private readonly string _home = Directory.CreateTempSubdirectory("orleansgrid-cluster-").FullName;

    public PrivateServer Server { get; private set; } = null!;

    /// <summary>As silos connect: with no right that they do not need.</summary>
    public string SiloPostgres { get; private set; } = "";

    /// <summary>As clients connect.</summary>
    public string ClientPostgres { get; private set; } = "";

    public IReadOnlyList<SiloProcess> Silos { get; private set; } = [];

    public GridClient Client { get; private set; } = null!;

    public NpgsqlDataSource Database { get; private set; } = null!;

    public string ExecutionsFolder => Path.Combine(_home, "executions");

    /// <summary>Where the silos keep map output.</summary>
    public string DataFolder => Path.Combine(_home, "data");

    public async ValueTask InitializeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit += KillAll;
        Directory.CreateDirectory(ExecutionsFolder);
        Server = await PrivateServer.EnsureAsync(_home, _ => { }, CancellationToken.None);
        // Times of commits are how the tests see that nothing is run again after it was committed.
        await using (var once = NpgsqlDataSource.Create(Server.ConnectionString))
        {
            await using var command = once.CreateCommand("alter system set track_commit_timestamp = on");
            await command.ExecuteNonQueryAsync();
        }

        await Server.RestartAsync(StopMode.Fast, CancellationToken.None);
        Database = NpgsqlDataSource.Create(Server.ConnectionString + ";Application Name=test");
        await Migrator.MigrateAsync(Database, CancellationToken.None);
        SiloPostgres = await RoleUser.OfAsync(Server.ConnectionString, GridRole.Silo);
        ClientPostgres = await RoleUser.OfAsync(Server.ConnectionString, GridRole.Submitter);
        Silos = [Place(1), Place(2), Place(3, "--label", "zone=far", "--resource", "gpu=2")];
        await HealAsync();
        Client = await GridClient.ConnectAsync(ClientPostgres);
    }

    /// <summary>Every silo runs as it should and is an active member.</summary>
    public async Task HealAsync()
    {
        await StartServerAsync();
        foreach (var silo in Silos.Where(s => s.NeedsRestart))
        {
            await silo.KillAsync();
            Start(silo);
        }

        foreach (var silo in Silos)
        {
            await UntilActiveAsync(silo);
        }
    }

    /// <summary>The server runs, and connections that broke with an earlier one are gone.</summary>
    public async Task StartServerAsync()
    {
        await PrivateServer.EnsureAsync(_home, _ => { }, CancellationToken.None);
        Database.Clear();
    }

    public void Start(SiloProcess silo) => silo.Start(SiloPostgres, ExecutionsFolder, [], []);

    public void Start(SiloProcess silo, (string Name, string Value) variable) => silo.Start(SiloPostgres, ExecutionsFolder, [variable], []);

    public void Start(SiloProcess silo, string[] options) => silo.Start(SiloPostgres, ExecutionsFolder, [], options);

    public Task UntilActiveAsync(SiloProcess silo) =>
        Eventually.TrueAsync(
            async () =>
                silo.IsRunning
                    ? await AskAsync<long>(
                        "select count(*) from grid.silos where silo = $1 and pid = $2 and state = 'active'",
                        silo.Name,
                        silo.ProcessId
                    ) == 1
                    : throw new InvalidOperationException(
                        $"{silo.Name} has ended before it was active:\n{string.Join('\n', silo.Log.TakeLast(20))}"
                    ),
            $"{silo.Name} is active"
        );

    /// <summary>One value of the database.</summary>
    public async Task<T> AskAsync<T>(string sql, params object[] values)
    {
        await using var command = Database.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Waits until so many items of the job have a committed outcome.</summary>
    public Task UntilCommittedAsync(GridJob job, long items) =>
        Eventually.TrueAsync(
            async () => await AskAsync<long>("select items_succeeded + items_failed from grid.jobs where job_id = $1", job.Id) >= items,
            $"{items} items of job {job.Id} are committed"
        );

    /// <summary>Waits for the job's end by looking at the database alone, so that no call of ours brings the job back to life.</summary>
    public async Task<string> UntilEndedAsync(GridJob job)
    {
        await Eventually.TrueAsync(
            async () =>
                await AskAsync<string>("select state from grid.jobs where job_id = $1", job.Id) is "succeeded" or "failed" or "cancelled",
            $"job {job.Id} has ended"
        );
        return await AskAsync<string>("select state from grid.jobs where job_id = $1", job.Id);
    }

    /// <summary>The silo that the job's grain is on: the last one to have said so.</summary>
    public SiloProcess SiloOf(GridJob job) =>
        Silos
            .SelectMany(silo =>
                silo.Log.Where(line =>
                        line.Contains($"Job {job.Id} ", StringComparison.Ordinal)
                        && (
                            line.Contains(" submitted: ", StringComparison.Ordinal) || line.Contains(" goes on: ", StringComparison.Ordinal)
                        )
                    )
                    .Select(line => (Silo: silo, Line: line))
            )
            .OrderBy(said => said.Line, StringComparer.Ordinal)
            .Last()
            .Silo;

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillAll;
        if (Client is not null)
        {
            await Client.DisposeAsync();
        }

        foreach (var silo in Silos)
        {
            await silo.KillAsync();
        }

        if (Database is not null)
        {
            await Database.DisposeAsync();
        }

        if (Server is not null)
        {
            await Server.DeleteAsync(CancellationToken.None);
        }

        Directory.Delete(_home, recursive: true);
    }

    private SiloProcess Place(int number, params string[] more)
    {
        var taken = new HashSet<int>();
        var port = LocalPorts.FindFree(taken);
        taken.Add(port);
        return new SiloProcess(
            $"silo-{number}",
            port,
            LocalPorts.FindFree(taken),
            SlotsPerSilo,
            ["--data-dir", Path.Combine(DataFolder, $"silo-{number}"), "--speculate-after", "500ms", .. more]
        );
    }

    private void KillAll(object? sender, EventArgs e)
    {
        foreach (var silo in Silos.Where(s => s.IsRunning))
        {
            Unix.Send(silo.ProcessId, Unix.Kill);
        }
    }
}
