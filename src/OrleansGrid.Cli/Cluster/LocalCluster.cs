using System.Diagnostics;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Host.Ports;

namespace OrleansGrid.Cli.Cluster;

/// <summary>The silos of one home on this machine: compares what should run with what does, and puts right exactly what differs.</summary>
internal sealed class LocalCluster(GridHome home, Action<string> say)
{
    // A silo has 30 s to drain and 18 s to leave, after which it ends by force.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(55);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly ClusterFile _file = new(home);

    /// <summary>Returns when all silos of the plan are active and no others run.</summary>
    public async Task<ClusterUp> BringUpAsync(
        ClusterPlan plan,
        Database database,
        bool isPrivate,
        Oversight oversight,
        CancellationToken cancellation
    )
    {
        using var alone = await ClusterLock.TakeAsync(home, cancellation);
        var state = await TakeOverAsync(_file.Read(), oversight, cancellation);
        var wanted = Entries(plan, state, isPrivate);
        var others = state.Silos.Where(entry => entry.Number > plan.Silos).ToList();
        state = state with { Wanted = plan.Silos, Silos = [.. wanted, .. others] };
        _file.Write(state);

        ClusterCertificates.Prepare(home, plan, database.ConnectionString);
        var settings = plan.Settings(database.ConnectionString);
        await StopAsync(
            [.. others.Where(entry => entry.IsAlive), .. wanted.Where(entry => entry.IsAlive && !settings.Equals(entry.Settings))],
            cancellation
        );

        var started = _file
            .Read()
            .Silos.Where(entry => entry.Number <= plan.Silos && (entry.IsAlive || !plan.GivenUp.Contains(entry.Name)))
            .Select(entry => entry.IsAlive ? entry : Start(entry, settings, database.ConnectionString))
            .ToList();
        await WaitUntilActiveAsync(started, plan.Patience, database, cancellation);
        if (oversight != Oversight.Detached)
        {
            return new ClusterUp(started, state.Supervisor);
        }

        var supervisor = SupervisorProcess.Start(home, plan, isPrivate ? null : database.ConnectionString);
        _file.Write(_file.Read() with { Supervisor = supervisor, IsDetached = true });
        return new ClusterUp(started, supervisor);
    }

    /// <summary>
    /// Returns when no silo of this home runs. Running items get time to finish. What the silos were started with is remembered.
    /// </summary>
    /// <returns>How many were stopped.</returns>
    public async Task<int> TakeDownAsync(CancellationToken cancellation)
    {
        using var alone = await ClusterLock.TakeAsync(home, cancellation);
        // One that was begun by an 'up' at this same moment would start again what is stopped.
        var state = await TakeOverAsync(_file.Read(), Oversight.None, cancellation);
        var alive = state.Silos.Where(entry => entry.IsAlive).ToList();
        await StopAsync(alive, cancellation);
        if (state.Silos.Count > 0)
        {
            _file.Write(state with { Silos = [.. state.Silos.Select(entry => entry with { Process = null })] });
        }

        return alive.Count;
    }

    /// <summary>Silos of the last <c>up</c> whose process has gone.</summary>
    public IReadOnlyList<SiloEntry> Missing()
    {
        var state = _file.Read();
        return [.. state.Silos.Where(entry => entry.Number <= state.Wanted && !entry.IsAlive)];
    }

    /// <summary>The state with this process in the place of a supervisor that may be replaced, which is ended.</summary>
    private static async Task<ClusterState> TakeOverAsync(ClusterState state, Oversight oversight, CancellationToken cancellation)
    {
        var self = ProcessIdentity.Find(Environment.ProcessId);
        if (state.Supervisor == self)
        {
            return state;
        }

        if (state.Supervisor is { IsAlive: true } other)
        {
            if (!state.IsDetached)
            {
                throw new GridException(
                    GridFault.Environment,
                    $"Another 'grid up' (process {other.Pid}) looks after this cluster; stop it with Ctrl-C there or with 'grid down'."
                );
            }

            await SupervisorProcess.StopAsync(other, cancellation);
        }

        return state with
        {
            Supervisor = oversight is Oversight.Foreground or Oversight.Background ? self : null,
            IsDetached = oversight == Oversight.Background,
        };
    }

    private static List<SiloEntry> Entries(ClusterPlan plan, ClusterState state, bool isPrivate)
    {
        var known = state.Silos.ToDictionary(entry => entry.Number);
        var taken = state.Silos.SelectMany(entry => new[] { entry.SiloPort, entry.GatewayPort }).ToHashSet();
        return
        [
            .. Enumerable
                .Range(1, plan.Silos)
                .Select(number => known.TryGetValue(number, out var entry) ? entry : NewEntry(number, taken, isPrivate)),
        ];
    }

    private static SiloEntry NewEntry(int number, HashSet<int> taken, bool isPrivate)
    {
        var silo = LocalPorts.FindFree(taken);
        taken.Add(silo);
        var gateway = LocalPorts.FindFree(taken);
        taken.Add(gateway);
        // In a database that others use too, a name must not be one of theirs.
        return new SiloEntry(number, isPrivate ? $"silo-{number}" : $"{Environment.MachineName}-{silo}", silo, gateway, null, null);
    }

    private SiloEntry Start(SiloEntry entry, SiloSettings settings, string connectionString)
    {
        var free = WithFreePorts(entry);
        var process = SiloProcess.Start(home, free, settings, connectionString);
        var started = free with { Settings = settings, Process = process };
        // At once: a crash of ours must not leave a silo that nobody knows.
        _file.Replace(started);
        return started;
    }

    private static SiloEntry WithFreePorts(SiloEntry entry)
    {
        var taken = new HashSet<int> { entry.SiloPort, entry.GatewayPort };
        var silo = LocalPorts.IsFree(entry.SiloPort) ? entry.SiloPort : LocalPorts.FindFree(taken);
        taken.Add(silo);
        return entry with
        {
            SiloPort = silo,
            GatewayPort = LocalPorts.IsFree(entry.GatewayPort) ? entry.GatewayPort : LocalPorts.FindFree(taken),
        };
    }

    private async Task StopAsync(List<SiloEntry> entries, CancellationToken cancellation)
    {
        if (entries.Count == 0)
        {
            return;
        }

        say($"Draining {string.Join(", ", entries.Select(entry => entry.Name))} …");
        foreach (var entry in entries)
        {
            entry.Process!.Terminate();
        }

        foreach (var entry in entries)
        {
            if (!await entry.Process!.WaitForEndAsync(StopLimit, cancellation))
            {
                say($"{entry.Name} (process {entry.Process.Pid}) has not stopped within {Duration.Text(StopLimit)} and is killed.");
                entry.Process.Kill();
                await entry.Process.WaitForEndAsync(StopLimit, cancellation);
            }

            _file.Replace(entry with { Process = null });
        }
    }

    private async Task WaitUntilActiveAsync(List<SiloEntry> entries, TimeSpan patience, Database database, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var waiting = entries.ToDictionary(entry => entry.Name);
        while (true)
        {
            foreach (var silo in await database.Jobs.SilosAsync(cancellation))
            {
                // A row of the silo's former life says active until the new one has joined.
                if (
                    silo.State == "active"
                    && waiting.TryGetValue(silo.Silo, out var entry)
                    && entry.Process!.Pid == silo.Pid
                    && waiting.Remove(silo.Silo)
                )
                {
                    say($"{silo.Silo} is active: {silo.Slots} slots, process {silo.Pid}");
                }
            }

            if (waiting.Count == 0)
            {
                return;
            }

            if (waiting.Values.FirstOrDefault(entry => !entry.IsAlive) is { } dead)
            {
                throw Failed(dead, "ended while it was starting");
            }

            if (clock.Elapsed > patience)
            {
                throw Failed(waiting.Values.First(), $"is not active after {Duration.Text(patience)}");
            }

            await Task.Delay(PollInterval, cancellation);
        }
    }

    private GridException Failed(SiloEntry entry, string how)
    {
        var log = LogFile.OfSilo(home, entry.Number);
        return new GridException(GridFault.Environment, $"{entry.Name} {how}; the end of {log.Path}:{Environment.NewLine}{log.Tail()}");
    }
}
