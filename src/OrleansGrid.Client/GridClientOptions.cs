using Microsoft.Extensions.Logging;
using OrleansGrid.Protocol;

namespace OrleansGrid;

/// <summary>How a <see cref="GridClient"/> finds its grid and how patient it is.</summary>
public sealed class GridClientOptions
{
    /// <summary>The grid's database, as an Npgsql connection string. The only thing that must be set: silos are found through it.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>Name of the cluster, the same as that of its silos.</summary>
    public string Cluster { get; set; } = GridCluster.ClusterId;

    /// <summary>
    /// The certificates by which the silos know this client; its role says what it may do. Null for those that GRID_TLS_CERT, GRID_TLS_KEY
    /// and GRID_TLS_AUTHORITY name, else for those of the user's own cluster when <c>grid up</c> runs it on this database, else for none.
    /// </summary>
    public GridTls? Tls { get; set; }

    /// <summary>How long one attempt to connect to a silo may take before others are tried.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection or a call that no silo answers, or a read from a database that went away, is tried again.</summary>
    public TimeSpan RetryFor { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Called when a submission, a request or the connection has waited for more than three seconds, with one sentence that says for what,
    /// and again when that changes. From any thread. Null for nobody.
    /// </summary>
    public Action<string>? Waiting { get; set; }

    /// <summary>Where the client and the Orleans client in it log; nowhere when null.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(ConnectionString))
        {
            throw new GridException(
                GridFault.BadInput,
                $"{nameof(ConnectionString)} is empty; give the connection string of the grid's PostgreSQL database, in code or as "
                    + "OrleansGrid:ConnectionString in the configuration."
            );
        }

        if (GridCluster.Validate(Cluster) is { } refusal)
        {
            throw new GridException(GridFault.BadInput, refusal);
        }

        Require(ConnectTimeout > TimeSpan.Zero, nameof(ConnectTimeout), ConnectTimeout, "longer than zero");
        Require(RetryFor >= TimeSpan.Zero, nameof(RetryFor), RetryFor, "zero or longer");
    }

    private static void Require(bool holds, string name, TimeSpan value, string allowed)
    {
        if (!holds)
        {
            throw new GridException(GridFault.BadInput, $"{name} is {value}; it must be {allowed}.");
        }
    }
}
