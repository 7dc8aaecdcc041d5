using System.Diagnostics;
using System.Runtime.CompilerServices;
using OrleansGrid.Cli.Cluster;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Parsing;

namespace OrleansGrid.Cli.Demo;

/// <summary>
/// Passes a job's statuses on, kills a silo that works on the job when half of its maps are done, and notes what comes of it.
/// </summary>
internal sealed class SiloKill(Database database, IReadOnlyList<SiloEntry> silos, Action<string> note)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    private Task _watching = Task.CompletedTask;

    public string? Victim { get; private set; }

    public async IAsyncEnumerable<JobStatus> HalfWayAsync(
        IAsyncEnumerable<JobStatus> statuses,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        await foreach (var status in statuses.WithCancellation(cancellation))
        {
            yield return status;
            if (Victim is null && IsHalfMapped(status) && !status.State.IsTerminal())
            {
                _watching = KillAsync(status, cancellation);
            }
        }
    }

    /// <summary>Returns when the cluster has found out.</summary>
    public Task SettledAsync() => _watching;

    private static bool IsHalfMapped(JobStatus status) =>
        status.Stages.Any(stage => stage.Name == "map" && stage.ItemsTotal > 0 && stage.ItemsSucceeded * 2 >= stage.ItemsTotal);

    private async Task KillAsync(JobStatus status, CancellationToken cancellation)
    {
        var victim = silos.FirstOrDefault(silo => status.Lanes.Any(lane => lane.Silo == silo.Name)) ?? silos[^1];
        Victim = victim.Name;
        var lost = status.Lanes.Where(lane => lane.Silo == victim.Name).ToList();
        victim.Process!.Kill();
        var clock = Stopwatch.StartNew();
        var running =
            lost.Count == 0 ? "" : $" while it mapped splits {string.Join(", ", lost.Select(lane => $"{lane.FirstItem}–{lane.LastItem}"))}";
        note($"✗ kill -9 {victim.Process.Pid}: {victim.Name} dies{running}");

        while ((await database.Jobs.SilosAsync(cancellation)).Any(silo => silo.Silo == victim.Name && silo.State == "active"))
        {
            await Task.Delay(LookInterval, cancellation);
        }

        note($"✓ {Duration.Text(clock.Elapsed)} later the others have found it dead; they take its splits over");
    }
}
