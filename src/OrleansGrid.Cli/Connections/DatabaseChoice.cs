using Npgsql;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Migrations;
using OrleansGrid.Postgres.Server;
using OrleansGrid.Protocol.Certificates;

namespace OrleansGrid.Cli.Connections;

/// <summary>Which database a verb works with: one that the user named, or the private one of a <see cref="GridHome"/>.</summary>
internal sealed class DatabaseChoice
{
    public const string Variable = "GRID_POSTGRES";
    private const string ClusterVariable = "GRID_CLUSTER";

    private readonly GridHome _home;
    private readonly string? _named;

    private DatabaseChoice(GridHome home, string? named, string? cluster)
    {
        ClusterGiven = string.IsNullOrEmpty(cluster)
            ? Environment.GetEnvironmentVariable(ClusterVariable) is { Length: > 0 } set
                ? set
                : null
            : cluster;
        _home = home;
        _named = string.IsNullOrEmpty(named) ? null : named;
    }

    public bool IsPrivate => _named is null;

    /// <summary>Other users of the machine read the password in the list of processes: it was given as an argument.</summary>
    public bool ShowsPassword { get; private init; }

    /// <summary>
    /// So many silos are to use the database; the private server takes as many connections as they need. 0 when none are started.
    /// </summary>
    public int Silos { get; init; }

    /// <summary>The private server is not started for it: without it there is nothing to see.</summary>
    public bool OnlyLooks { get; init; }

    /// <summary>Name of the cluster that the user has given; null for the usual one.</summary>
    public string? ClusterGiven { get; }

    public static DatabaseChoice From(string? option, string? cluster = null, bool onlyLooks = false) =>
        new(GridHome.Current, string.IsNullOrEmpty(option) ? Environment.GetEnvironmentVariable(Variable) : option, cluster)
        {
            OnlyLooks = onlyLooks,
            ShowsPassword = !string.IsNullOrEmpty(option) && HasPassword(option),
        };

    /// <summary>The same database, for a cluster of so many silos.</summary>
    public DatabaseChoice For(int silos) => new(_home, _named, ClusterGiven) { Silos = silos };

    /// <summary>The home's private server, whatever the environment names.</summary>
    public static DatabaseChoice PrivateOf(GridHome home) => new(home, null, null);

    /// <summary>The connection string; creates and starts the private server where that is the choice.</summary>
    /// <exception cref="GridException">Environment: the choice is to look only, and the private server does not run.</exception>
    public async Task<string> ConnectionStringAsync(CancellationToken cancellation)
    {
        if (_named is not null)
        {
            return _named;
        }

        if (OnlyLooks)
        {
            return PrivateServer.FindRunning(_home.Path) ?? throw NotRunning();
        }

        var server = await PrivateServer.EnsureAsync(_home.Path, Output.Say, Silos, cancellation);
        return server.ConnectionString;
    }

    // What cannot be read is refused later, in its own sentence.
    private static bool HasPassword(string connectionString)
    {
        try
        {
            return !string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(connectionString).Password);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            return false;
        }
    }

    private GridException NotRunning() =>
        new(
            GridFault.Environment,
            $"The grid of {_home.Path} is not running: its PostgreSQL is stopped, or was never started. Start it with 'grid up', or name "
                + "another database with --postgres or GRID_POSTGRES."
        );

    /// <summary>Opens the database whatever its schema.</summary>
    public Task<Database> OpenAsync(CancellationToken cancellation) => OpenAsync(DatabaseUse.Client, cancellation);

    /// <summary>Opens the database also when the grid could not live in it, for those who tell a person why.</summary>
    public Task<Database> OpenToExamineAsync(CancellationToken cancellation) =>
        OpenAsync(DatabaseUse.Client with { Unfit = true }, cancellation);

    /// <summary>Certificates that the environment names, or that the home's cluster on the database uses; null for none.</summary>
    public GridTls? TlsOf(string connectionString, string name) =>
        TlsChoice.Of(null, DatabaseName.Of(connectionString), name, _home.Certificates);

    private async Task<Database> OpenAsync(DatabaseUse use, CancellationToken cancellation)
    {
        var connectionString = await ConnectionStringAsync(cancellation);
        var grid = await DatabaseOpening.OpenAsync(connectionString, use, Database.RetryFor, Output.Say, cancellation);
        return new Database(connectionString, grid)
        {
            Cluster = ClusterGiven ?? new GridClientOptions().Cluster,
            Tls = () => TlsOf(connectionString, HomeCertificates.OperatorName),
        };
    }

    /// <summary>Opens the database and sees to it that the grid's tables are there.</summary>
    public async Task<Database> OpenMigratedAsync(CancellationToken cancellation)
    {
        var database = await OpenAsync(cancellation);
        try
        {
            await RequireSchemaAsync(database, cancellation);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens the database and brings it to this program's schema, as a silo does when it starts.</summary>
    public async Task<Database> OpenToMigrateAsync(CancellationToken cancellation)
    {
        var database = await OpenAsync(cancellation);
        try
        {
            await Migrator.MigrateAsync(database.Grid.DataSource, cancellation, Output.Say);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    private async Task RequireSchemaAsync(Database database, CancellationToken cancellation)
    {
        var schema = await Database.ReadAsync(() => Migrator.StatusAsync(database.Grid.DataSource, cancellation), cancellation);
        if (schema.IsCurrent)
        {
            return;
        }
        // The private database is ours to change; one that the user named may be shared with silos of another version.
        if (!IsPrivate)
        {
            throw new GridException(
                GridFault.Environment,
                $"The database has schema version {schema.Current} and this program needs {schema.Newest}; run 'grid db migrate' or "
                    + "start a silo."
            );
        }

        await Migrator.MigrateAsync(database.Grid.DataSource, cancellation, Output.Say);
    }
}
