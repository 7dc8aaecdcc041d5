namespace OrleansGrid.Benchmarks;

/// <summary>How close the grid comes to every slot busy all the time.</summary>
internal sealed class Sleep1200 : IClusterBenchmark
{
    private const double AtLeast = 0.90;
    private const double Aim = 0.97;

    public string Name => "sleep-1200";

    public string About => "1,200 items that wait 100 ms on 3 silos of 8 slots, against the ideal 5 s.";

    public Setup Default =>
        new()
        {
            Items = 1_200,
            Silos = 3,
            Slots = 8,
        };

    public async Task<Measured> RunAsync(BenchCluster cluster, Setup setup, CancellationToken cancellation)
    {
        Report.Say("  warming up");
        await SleepJob.RunAsync(cluster, setup.Items, null, cancellation);
        var times = new List<double>();
        for (var i = 0; i < setup.Repeats; i++)
        {
            times.Add((await SleepJob.RunAsync(cluster, setup.Items, null, cancellation)).TotalSeconds);
        }

        var ideal = SleepJob.Ideal(setup).TotalSeconds;
        var shares = times.Select(time => ideal / time).ToList();
        return new Measured(
            $"1 job of {setup.Items} items of {SleepJob.ItemTime.TotalMilliseconds} ms on {setup.Cluster}",
            "grid.items has every item once, succeeded",
            [Figure.Less("s", times, ("ideal", ideal)), Figure.More("ideal / actual", shares, ("at least", AtLeast), ("aim", Aim))]
        );
    }
}
