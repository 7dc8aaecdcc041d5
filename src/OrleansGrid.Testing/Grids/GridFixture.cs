using Orleans.TestingHost;

namespace OrleansGrid.Testing;

/// <summary>
/// A whole grid in this process: silos with a test's handlers, on a PostgreSQL of their own, and a client. What a test sees is what
/// production does; only a crash is not one, for which a process must die.
/// </summary>
/// <remarks>
/// It takes some seconds to start, so let the tests of a class or an assembly share one, by whatever fixture their framework has.
/// The server programs of PostgreSQL must be installed unless a database is given.
/// </remarks>
public sealed class GridFixture : IAsyncDisposable
{
    private readonly FixtureDatabase _database;
    private readonly FixtureSilos _silos;

    private GridFixture(FixtureDatabase database, FixtureSilos silos, GridClient client) =>
        (_database, _silos, Client) = (database, silos, client);

    /// <summary>Submits jobs to the grid.</summary>
    public GridClient Client { get; }

    /// <summary>Of the grid's database, to look at it with SQL.</summary>
    public string ConnectionString => _database.ConnectionString;

    /// <summary>The Orleans cluster, to reach its silos and grains of one's own.</summary>
    public TestCluster Cluster => _silos.Cluster;

    /// <summary>The services of each silo that runs.</summary>
    public IReadOnlyList<IServiceProvider> SiloServices =>
        [.. Cluster.GetActiveSilos().OfType<InProcessSiloHandle>().Select(silo => silo.SiloHost.Services)];

    /// <summary>Starts a grid; it returns when jobs can be submitted.</summary>
    /// <param name="configure">
    /// What each silo has: <c>grid.AddHandler&lt;Thumbnail&gt;("thumbnail")</c>. Called once for each silo. The database, the cluster, the
    /// name and the ports are chosen here; a silo has two slots, unless it is told otherwise.
    /// </param>
    /// <param name="options">How many silos, and which database; null for one silo on a database of its own.</param>
    /// <param name="cancellationToken">Ends the starting.</param>
    /// <exception cref="GridException">Environment: there is no PostgreSQL on this machine, or the database cannot be used.</exception>
    public static async Task<GridFixture> StartAsync(
        Action<GridSiloBuilder> configure,
        GridFixtureOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(configure);
        options ??= new GridFixtureOptions();
        options.Validate();
        var database = await FixtureDatabase.OpenAsync(options.ConnectionString, options.Silos, cancellationToken);
        var silos = new FixtureSilos(database.ConnectionString, configure, options.Silos);
        try
        {
            await silos.Cluster.DeployAsync(cancellationToken);
            var client = new GridClientOptions { ConnectionString = database.ConnectionString };
            return new GridFixture(database, silos, await GridClient.ConnectAsync(client, cancellationToken));
        }
        catch
        {
            await EndAsync(silos, database);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await EndAsync(_silos, _database);
    }

    private static async Task EndAsync(FixtureSilos silos, FixtureDatabase database)
    {
        try
        {
            await silos.DisposeAsync();
        }
        finally
        {
            await database.DisposeAsync();
        }
    }
}
