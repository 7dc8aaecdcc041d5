using System.Diagnostics;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Postgres.Server;

namespace OrleansGrid.Cli.Cluster;

/// <summary>
/// Looks after a cluster: what dies is started again, after a pause that grows while it keeps dying, until it is given up.
/// </summary>
/// <param name="say">Told what is seen and done.</param>
internal sealed class Supervisor(
    GridHome home,
    ClusterPlan plan,
    DatabaseChoice choice,
    Oversight oversight,
    Restarts restarts,
    Action<string> say
)
{
    private const string Server = "The private PostgreSQL";

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RotateInterval = TimeSpan.FromSeconds(30);

    private readonly LocalCluster _cluster = new(home, say);
    private readonly HashSet<string> _givenUp = new(StringComparer.Ordinal);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private PrivateServer? _server;
    private TimeSpan _rotatedAt;

    /// <summary>Ends by cancellation, or when there is nothing left that it may start again.</summary>
    public async Task RunAsync(Action<string, ClusterUp> ready, CancellationToken cancellation)
    {
        await BringUpAsync(ready, cancellation);
        _server = choice.IsPrivate ? await PrivateServer.EnsureAsync(home.Path, say, choice.Silos, cancellation) : null;
        while (_givenUp.Count(name => name != Server) < plan.Silos)
        {
            await Task.Delay(LookInterval, cancellation);
            RotateLogs();
            var missing = Missing().Where(name => !_givenUp.Contains(name)).ToList();
            if (missing.Count > 0)
            {
                await StartAgainAsync(missing, cancellation);
            }
        }

        say("Nothing is left to look after; 'grid up' starts the cluster again.");
    }

    private void RotateLogs()
    {
        if (_clock.Elapsed - _rotatedAt < RotateInterval)
        {
            return;
        }

        _rotatedAt = _clock.Elapsed;
        try
        {
            LogRotation.RotateAll(home, _server?.LogFile);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            say($"A log of the cluster could not be begun anew: {error.Message}");
        }
    }

    private IEnumerable<string> Missing() =>
        [.. _cluster.Missing().Select(silo => silo.Name), .. _server is { PostmasterPid: 0 } ? new[] { Server } : []];

    private async Task StartAgainAsync(List<string> missing, CancellationToken cancellation)
    {
        var pause = TimeSpan.Zero;
        foreach (var name in missing)
        {
            if (restarts.Crashed(name, _clock.Elapsed) is { } next)
            {
                pause = next > pause ? next : pause;
                say($"{name} has ended; starting it again in {Duration.Text(next)}.");
            }
            else
            {
                _givenUp.Add(name);
                say(
                    $"{name} has ended {restarts.GiveUpAfter} times soon after its start and is given up: it is not started again. Its log "
                        + $"is in {home.Logs}; 'grid up' starts it again."
                );
            }
        }

        if (missing.All(_givenUp.Contains))
        {
            return;
        }

        await Task.Delay(pause, cancellation);
        try
        {
            await BringUpAsync((_, _) => { }, cancellation);
        }
        catch (Exception error) when (error is GridException or Npgsql.NpgsqlException)
        {
            say(error.Message);
        }

        missing.ForEach(name => restarts.Started(name, _clock.Elapsed));
    }

    private async Task BringUpAsync(Action<string, ClusterUp> ready, CancellationToken cancellation)
    {
        await using var database = await choice.OpenToMigrateAsync(cancellation);
        var living = plan with { GivenUp = _givenUp };
        var up = await _cluster.BringUpAsync(living, database, choice.IsPrivate, oversight, cancellation);
        ready(database.ConnectionString, up);
    }
}
