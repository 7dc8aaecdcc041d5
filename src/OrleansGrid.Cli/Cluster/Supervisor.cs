using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Postgres.Server;

namespace OrleansGrid.Cli.Cluster;

/// <summary>Looks after a cluster in the foreground: what dies is started again, after a wait that grows while it keeps dying.</summary>
internal sealed class Supervisor(GridHome home, ClusterPlan plan, DatabaseChoice choice)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CalmAfter = TimeSpan.FromMinutes(1);

    private readonly LocalCluster _cluster = new(home);
    private PrivateServer? _server;
    private readonly ProcessIdentity _self = ProcessIdentity.Find(Environment.ProcessId)!;

    /// <summary>Ends only by cancellation.</summary>
    public async Task RunAsync(Action<string, IReadOnlyList<SiloEntry>> ready, CancellationToken cancellation)
    {
        await BringUpAsync(ready, cancellation);
        _server = choice.IsPrivate ? await PrivateServer.EnsureAsync(home.Path, Output.Say, choice.Silos, cancellation) : null;
        var wait = FirstWait;
        var calm = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            await Task.Delay(LookInterval, cancellation);
            if (Missing() is not { } what)
            {
                continue;
            }

            if (calm.Elapsed > CalmAfter)
            {
                wait = FirstWait;
            }

            Output.Say($"{what} has ended; starting it again in {Duration.Text(wait)}.");
            await Task.Delay(wait, cancellation);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
            await TryAgainAsync(cancellation);
            calm.Restart();
        }
    }

    private string? Missing()
    {
        var silos = _cluster.Missing();
        if (silos.Count > 0)
        {
            return string.Join(", ", silos.Select(silo => silo.Name));
        }

        return _server is { PostmasterPid: 0 } ? "The private PostgreSQL" : null;
    }

    private async Task TryAgainAsync(CancellationToken cancellation)
    {
        try
        {
            await BringUpAsync((_, _) => { }, cancellation);
        }
        catch (Exception error) when (error is GridException or Npgsql.NpgsqlException)
        {
            Output.Say(error.Message);
        }
    }

    private async Task BringUpAsync(Action<string, IReadOnlyList<SiloEntry>> ready, CancellationToken cancellation)
    {
        await using var database = await choice.OpenToMigrateAsync(cancellation);
        ready(database.ConnectionString, await _cluster.BringUpAsync(plan, database, choice.IsPrivate, _self, cancellation));
    }
}
