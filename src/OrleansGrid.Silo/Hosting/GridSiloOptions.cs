using System.Net;
using OrleansGrid.Engine.Stages;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Protocol;

namespace OrleansGrid;

/// <summary>How one silo takes part in the grid.</summary>
public sealed class GridSiloOptions
{
    /// <summary>Name for people, unique in the cluster; null for host name and port.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// Name of the cluster, the same for all silos and clients of a grid. A grid has a database of its own; several databases may be on one
    /// server.
    /// A silo that its host has set up (<c>AddOrleansGrid</c>) keeps the host's name instead.
    /// </summary>
    public string Cluster { get; set; } = GridCluster.ClusterId;

    /// <summary>Items that run here at once, each on a thread of its own; at least 1.</summary>
    public int Slots { get; set; } = Environment.ProcessorCount;

    /// <summary>What this silo is, for jobs that require it: <c>zone=eu</c>.</summary>
    public IDictionary<string, string> Labels { get; } = new Dictionary<string, string>();

    /// <summary>What this silo has in numbers, set aside while items that require it run: <c>gpu=2</c>.</summary>
    public IDictionary<string, long> Resources { get; } = new Dictionary<string, long>();

    public int SiloPort { get; set; } = 11111;

    /// <summary>Port for clients; 0 for none.</summary>
    public int GatewayPort { get; set; } = 30000;

    /// <summary>
    /// Address at which other silos reach this one; null for loopback when the database is on loopback, else the host's own.
    /// </summary>
    public IPAddress? AdvertisedAddress { get; set; }

    /// <summary>
    /// The certificates of this silo, by which silos and clients of the grid know each other, and nobody else gets an answer. Null
    /// for those that GRID_TLS_CERT, GRID_TLS_KEY and GRID_TLS_AUTHORITY name, else for those of the user's own cluster when
    /// <c>grid up</c> runs one on the same database, else for none. A silo that its host has set up keeps the host's connections instead.
    /// </summary>
    public GridTls? Tls { get; set; }

    /// <summary>
    /// Whether the silo may listen without certificates where other machines reach it: whoever does can run jobs then, and commands where
    /// these are allowed.
    /// </summary>
    public bool Insecure { get; set; }

    /// <summary>How long running items may go on when the silo is told to stop, before their tokens are cancelled.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Near the end of a stage that may have speculative attempts, an item that has run for this long, and for twice what is typical, is
    /// run a second time on another silo with a slot that nobody wants. For jobs whose grain is on this silo.
    /// </summary>
    public TimeSpan SpeculateAfter { get; set; } = SpeculationRules.Default.After;

    /// <summary>
    /// Folder for map output, spills and temporary files of commands, the same after a restart so that a silo that comes
    /// back still has what it had made.
    /// Null for one under the system's temporary folder that belongs to the database and the silo's name.
    /// </summary>
    public string? DataFolder { get; set; }

    /// <summary>
    /// Connections to the database that this silo has open at most, Orleans' own included, 3 to 100; a silo of few slots takes four more
    /// than it has slots. A quarter is for membership alone, the rest is for commits and job states, and for everything else. Idle ones are
    /// closed after half a minute.
    /// </summary>
    public int DatabaseConnections { get; set; } = DatabaseUse.SiloConnections;

    /// <summary>
    /// How many bytes are kept of what one attempt at an item writes (standard error of commands, <see cref="ItemContext.Log"/>,
    /// <c>ILogger</c>), 1,024 to 16 MB, or 0 for none: a sixteenth and at most 4 KiB of its beginning, and the rest of its end.
    /// </summary>
    public int LogBytesPerAttempt { get; set; } = 64 << 10;

    /// <summary>Whether this silo runs programs that jobs name; see <see cref="GridSiloBuilder.AddCommands"/>.</summary>
    internal bool RunsCommands { get; set; }

    internal GridCommandOptions Commands { get; } = new();

    /// <summary>Tells the silos of one database from those of another that have the same names.</summary>
    internal string GridTag { get; set; } = "grid";

    internal string DataFolderOf(string siloName) => DataFolder ?? Path.Combine(Path.GetTempPath(), $"orleansgrid-{GridTag}", siloName);

    /// <exception cref="GridException">Some value is out of its range.</exception>
    public void Validate()
    {
        if (Slots is < 1 or > 4096)
        {
            throw new GridException(GridFault.BadInput, $"{Slots} slots is not valid; give 1 to 4096.");
        }

        if (GridCluster.Validate(Cluster) is { } refusal)
        {
            throw new GridException(GridFault.BadInput, refusal);
        }

        if (DatabaseConnections is < DatabaseUse.FewestConnections or > 100)
        {
            throw new GridException(GridFault.BadInput, $"{DatabaseConnections} connections is not valid; give 3 to 100.");
        }

        RequirePort(SiloPort, least: 1);
        RequirePort(GatewayPort, least: 0);
        if (SiloPort == GatewayPort)
        {
            throw new GridException(GridFault.BadInput, $"{SiloPort} is the port for silos and for clients; give two different ones.");
        }

        foreach (var (name, amount) in Resources)
        {
            if (amount < 0)
            {
                throw new GridException(GridFault.BadInput, $"The resource {name}={amount} is negative.");
            }
        }

        if (LogBytesPerAttempt is not 0 and (< 1024 or > 16 << 20))
        {
            throw new GridException(
                GridFault.BadInput,
                $"{LogBytesPerAttempt} bytes of each attempt's log is not valid; give 1024 to {16 << 20}, or 0 for none."
            );
        }

        if (SpeculateAfter <= TimeSpan.Zero)
        {
            throw new GridException(
                GridFault.BadInput,
                $"A speculative attempt after {SpeculateAfter} is not valid; give a positive time."
            );
        }

        if (DrainTimeout < TimeSpan.Zero)
        {
            throw new GridException(GridFault.BadInput, $"A drain time-out of {DrainTimeout} is negative.");
        }
    }

    private static void RequirePort(int port, int least)
    {
        if (port < least || port > IPEndPoint.MaxPort)
        {
            throw new GridException(GridFault.BadInput, $"{port} is not a port; give {least} to {IPEndPoint.MaxPort}.");
        }
    }
}
