namespace OrleansGrid.Benchmarks;

/// <summary>What the death of a silo costs a job that it was working on.</summary>
internal sealed class KillSilo : IClusterBenchmark
{
    private const double Most = 6;
    private const double Aim = 4;

    public string Name => "kill-silo";

    public string About => "The waiting items again, with SIGKILL of one of three silos half-way, against the undisturbed run just before.";

    public Setup Default =>
        new()
        {
            Items = 1_200,
            Silos = 3,
            Slots = 8,
        };

    public async Task<Measured> RunAsync(BenchCluster cluster, Setup setup, CancellationToken cancellation)
    {
        Outcome.Require(setup.Silos > 1, "With one silo nobody is left to go on; give --silos 2 or more.");
        Report.Say("  warming up");
        await SleepJob.RunAsync(cluster, setup.Items, null, cancellation);
        var (undisturbed, disturbed, extra) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < setup.Repeats; i++)
        {
            undisturbed.Add((await SleepJob.RunAsync(cluster, setup.Items, null, cancellation)).TotalSeconds);
            var victim = Victim(cluster, i);
            var half = TimeSpan.FromSeconds(undisturbed[i] / 2);
            disturbed.Add(
                (await SleepJob.RunAsync(cluster, setup.Items, () => KillAfterAsync(victim, half, cancellation), cancellation)).TotalSeconds
            );
            extra.Add(disturbed[i] - undisturbed[i]);
            Report.Say($"  {extra[i]:0.000} s more");
            cluster.StartSilo(setup.Slots, setup.Handlers);
            await cluster.WaitUntilActiveAsync(cancellation);
        }

        return new Measured(
            $"1 job of {setup.Items} items of {SleepJob.ItemTime.TotalMilliseconds} ms on {setup.Cluster}, one killed half-way",
            "grid.items has every item once, succeeded",
            [
                Figure.Less("s more", extra, ("at most", Most), ("aim", Aim)),
                Figure.Alone("s more that fewer slots alone cost", [LeastExtra(setup).TotalSeconds]),
                Figure.Alone("s undisturbed", undisturbed),
                Figure.Alone("s with the kill", disturbed),
            ]
        );
    }

    /// <summary>Another each time: one of them has the job grain, and another the pool.</summary>
    private static SiloChild Victim(BenchCluster cluster, int repeat)
    {
        var alive = cluster.Silos.Where(silo => silo.IsAlive).ToList();
        return alive[repeat % alive.Count];
    }

    /// <summary>Half of the work on the slots that are left.</summary>
    private static TimeSpan LeastExtra(Setup setup) => SleepJob.Ideal(setup) / 2 / (setup.Silos - 1);

    private static async Task KillAfterAsync(SiloChild victim, TimeSpan delay, CancellationToken cancellation)
    {
        await Task.Delay(delay, cancellation);
        victim.Kill();
        Report.Say($"  killed {victim.Name}");
    }
}
