using System.Net;
using Microsoft.Extensions.Logging;

namespace OrleansGrid.Host.Hosting;

/// <summary>What one silo process is to be. Only the database is required.</summary>
public sealed class SiloHostOptions
{
    public required string ConnectionString { get; init; }

    /// <summary>Name of the cluster; null for the usual one.</summary>
    public string? Cluster { get; init; }

    /// <summary>Name for people and for <c>grid.silos</c>; null lets the silo choose one.</summary>
    public string? Name { get; init; }

    /// <summary>Port for other silos; 0 takes a free one.</summary>
    public int SiloPort { get; init; }

    /// <summary>Port for clients; 0 takes a free one.</summary>
    public int GatewayPort { get; init; }

    /// <summary>
    /// Address that other silos and clients reach this one by; null is loopback when the database is there too, else an address of this
    /// machine.
    /// </summary>
    public IPAddress? AdvertisedAddress { get; init; }

    /// <summary>The silo's certificate; null lets the silo look for one, and without any it listens on loopback only.</summary>
    public GridTls? Tls { get; init; }

    /// <summary>Whether it may listen elsewhere without a certificate.</summary>
    public bool Insecure { get; init; }

    public int Slots { get; init; } = Environment.ProcessorCount;

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, long> Resources { get; init; } = new Dictionary<string, long>();

    /// <summary>Assembly files with classes that carry <see cref="HandlerAttribute"/>.</summary>
    public IReadOnlyList<string> HandlerAssemblies { get; init; } = [];

    /// <summary>
    /// What commands are given of this process's environment besides the usual: names, with <c>*</c> for any characters.
    /// </summary>
    public IReadOnlyList<string> PassEnvironment { get; init; } = [];

    /// <summary>The most that any command may use; null for no limits but those of its job.</summary>
    public CommandLimits? CommandLimits { get; init; }

    /// <summary>User of this machine that commands run as; null for the silo's.</summary>
    public string? RunAs { get; init; }

    /// <summary>Programs that jobs may run, by full path or by name on the PATH; none for any.</summary>
    public IReadOnlyList<string> AllowPrograms { get; init; } = [];

    /// <summary>Folder for map output and spills, the same after a restart; null for one under the system's temporary folder.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Port of the plain HTTP endpoints of health, and of metrics where they are asked for; null for none.</summary>
    public int? HealthPort { get; init; }

    /// <summary>Address on which these endpoints listen.</summary>
    public IPAddress HealthAddress { get; init; } = IPAddress.Loopback;

    /// <summary>Whether <c>/metrics</c> is served beside them, in the format of Prometheus.</summary>
    public bool Metrics { get; init; }

    /// <summary>How long running items may take to finish when the silo is asked to stop.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an item near the end of its stage runs before it may be run a second time on another silo.</summary>
    public TimeSpan SpeculateAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Least level of the grid's own logs; those of Orleans stay at Warning or above.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Whether each event of the log is a JSON object on a line of its own, for programs that collect logs.</summary>
    public bool JsonLogs { get; init; }

    internal void Validate()
    {
        Require(Slots >= 1, $"A silo needs at least 1 slot, not {Slots}.");
        Require(DrainTimeout > TimeSpan.Zero, $"The drain time-out must be longer than nothing, not {DrainTimeout}.");
        Require(SpeculateAfter > TimeSpan.Zero, $"A speculative attempt comes after a time longer than zero, not {SpeculateAfter}.");
        Require(!Metrics || HealthPort is not null, "Metrics are served on the port of the health endpoints: give --health-port too.");
        Require(SiloPort == 0 || SiloPort != GatewayPort, $"The silo port and the gateway port must differ, but both are {SiloPort}.");
        foreach (var port in new[] { SiloPort, GatewayPort, HealthPort ?? 0 })
        {
            Require(
                port is >= 0 and <= IPEndPoint.MaxPort,
                $"{port} is not a port; allowed are 1 to {IPEndPoint.MaxPort}, or 0 for a free one."
            );
        }
    }

    private static void Require(bool holds, string sentence)
    {
        if (!holds)
        {
            throw new GridException(GridFault.BadInput, sentence);
        }
    }
}
