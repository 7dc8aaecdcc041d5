using System.Diagnostics;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Queries;
using OrleansGrid.Reports.Studies;

namespace OrleansGrid.Benchmarks;

/// <summary>What a study costs a trial when trying costs nothing.</summary>
internal sealed class StudyNoop : IClusterBenchmark
{
    private const int Parallel = 8;
    private const double AtLeast = 1_800;
    private const double Aim = 7_200;

    public string Name => "study-noop";

    public string About => "A study with a no-op objective and the random sampler, 8 trials at once.";

    public Setup Default =>
        new()
        {
            Items = 20_000,
            Repeats = 5,
            Slots = Parallel,
        };

    public async Task<Measured> RunAsync(BenchCluster cluster, Setup setup, CancellationToken cancellation)
    {
        Report.Say("  warming up");
        await RunOnceAsync(cluster, setup.Items, cancellation);
        var rates = new List<double>();
        for (var i = 0; i < setup.Repeats; i++)
        {
            rates.Add(await RunOnceAsync(cluster, setup.Items, cancellation));
        }

        return new Measured(
            $"1 study of {setup.Items} trials, {Parallel} at once, on {setup.Cluster}",
            "grid.trials has every trial once, with its parameters",
            [Figure.More("trials/s", rates, ("at least", AtLeast), ("aim", Aim))]
        );
    }

    private static async Task<double> RunOnceAsync(BenchCluster cluster, int trials, CancellationToken cancellation)
    {
        var spec = new StudySpec
        {
            Space = new SearchSpace()
                .Float("x", 0, 1)
                .Float("lr", 1e-5, 1e-1, log: true)
                .Integer("n", 1, 8)
                .Categorical("model", "tree", "net"),
            Objective = "noop",
            Sampler = "random",
            Trials = trials,
            MaxParallel = Parallel,
        };
        var clock = Stopwatch.StartNew();
        var job = await cluster.Client.SubmitAsync(spec, cancellation);
        var status = await job.WaitAsync(cancellation);
        var rate = trials / clock.Elapsed.TotalSeconds;
        Outcome.RequireSucceeded(status);
        await using var database = await GridDatabase.OpenAsync(cluster.ConnectionString, cancellation);
        var kept = await new StudyReader(new DatabaseOnDemand(database)).TrialsAsync(job.Id, cancellation);
        if (kept.Count != trials || kept.Where((trial, n) => trial.Trial != n || trial.Params is null).Any())
        {
            throw new CheckFailedException($"{kept.Count} of {trials} trials are in grid.trials, or one has no parameters.");
        }

        Report.Say($"  {trials} trials: {rate:0} trials/s");
        return rate;
    }
}
