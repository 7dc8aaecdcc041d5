using System.Diagnostics;

namespace OrleansGrid.Benchmarks;

/// <summary>
/// What a job costs when it is hardly a job: many submitters at once, each waiting until its job is durable before the next.
/// </summary>
internal sealed class SmallJobs : IClusterBenchmark
{
    private const int Submitters = 64;
    private const double AtLeast = 2_000;
    private const double Aim = 6_000;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    public string Name => "small-jobs";

    public string About => "20,000 jobs of one item from 64 submitters at once, first submit to last succeeded.";

    public Setup Default => new() { Items = 20_000 };

    public async Task<Measured> RunAsync(BenchCluster cluster, Setup setup, CancellationToken cancellation)
    {
        Report.Say("  warming up");
        await RunOnceAsync(cluster, setup.Items, cancellation);
        var (rates, submits) = (new List<double>(), new List<double>());
        for (var i = 0; i < setup.Repeats; i++)
        {
            var (rate, submit) = await RunOnceAsync(cluster, setup.Items, cancellation);
            rates.Add(rate);
            submits.Add(submit);
        }

        return new Measured(
            $"{setup.Items} jobs of 1 noop item from {Submitters} submitters on {setup.Cluster}",
            "grid.jobs has every job succeeded, grid.items one item of each",
            [Figure.More("jobs/s", rates, ("at least", AtLeast), ("aim", Aim)), Figure.Alone("jobs/s of the submissions alone", submits)]
        );
    }

    private static async Task<(double Rate, double Submit)> RunOnceAsync(BenchCluster cluster, int count, CancellationToken cancellation)
    {
        var jobs = new Guid[count];
        var (cpu, clock) = (CpuTime.Of(cluster), Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, Submitters).Select(submitter => SubmitShareAsync(cluster, jobs, submitter, cancellation)));
        var submit = count / clock.Elapsed.TotalSeconds;
        await WaitUntilNoneIsLeftAsync(cluster, cancellation);
        var rate = count / clock.Elapsed.TotalSeconds;
        var used = CpuTime.Of(cluster).Since(cpu);
        await Outcome.CheckJobsAsync(cluster, jobs, cancellation);
        Report.Say($"  {count} jobs: {rate:0} jobs/s, submitted at {submit:0}/s; {used.Each(count)}");
        return (rate, submit);
    }

    private static async Task SubmitShareAsync(BenchCluster cluster, Guid[] jobs, int submitter, CancellationToken cancellation)
    {
        await Task.Yield();
        for (var i = submitter; i < jobs.Length; i += Submitters)
        {
            jobs[i] = (await cluster.Client.SubmitAsync(NoopJob.Spec, new RangeInputs(i, i), cancellation)).Id;
        }
    }

    private static async Task WaitUntilNoneIsLeftAsync(BenchCluster cluster, CancellationToken cancellation)
    {
        await using var command = cluster.Database.CreateCommand(Sql.Get("unfinished_jobs"));
        while (await command.ExecuteScalarAsync(cancellation) is true)
        {
            await Task.Delay(PollInterval, cancellation);
        }
    }
}
