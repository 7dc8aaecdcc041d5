using System.Diagnostics;

namespace OrleansGrid.Benchmarks;

/// <summary>How long one item takes on a cluster with nothing else to do.</summary>
internal sealed class Latency : IClusterBenchmark
{
    private const int WarmUp = 100;
    private const double MostMedian = 10;
    private const double AimMedian = 4;
    private const double MostTail = 30;
    private const double AimTail = 10;
    private const double Tail = 0.99;

    /// <summary>Each sample finds the cluster idle.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

    public string Name => "latency";

    public string About => "One item on an idle cluster, submit to result in the client, 300 samples one at a time.";

    public Setup Default => new() { Items = 300, Repeats = 1 };

    public async Task<Measured> RunAsync(BenchCluster cluster, Setup setup, CancellationToken cancellation)
    {
        Report.Say("  warming up");
        await SampleAsync(cluster, WarmUp, cancellation);
        var (medians, tails, submits) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < setup.Repeats; i++)
        {
            var (samples, submit) = await SampleAsync(cluster, setup.Items, cancellation);
            Report.Say(
                $"  p50 {samples.Median:0.0} ms (the submit alone {submit.Median:0.0}), p99 {samples.Quantile(Tail):0.0} ms, longest "
                    + $"{samples.Max:0.0} ms"
            );
            medians.Add(samples.Median);
            tails.Add(samples.Quantile(Tail));
            submits.Add(submit.Median);
        }

        return new Measured(
            $"{setup.Items} jobs of 1 noop item, one at a time with {Pause.TotalMilliseconds} ms between, on {setup.Cluster}",
            "each result is its input",
            [
                Figure.Less("p50, ms", medians, ("at most", MostMedian), ("aim", AimMedian)),
                Figure.Less("p99, ms", tails, ("at most", MostTail), ("aim", AimTail)),
                Figure.Alone("p50 until the submit returned, ms", submits),
            ]
        );
    }

    private static async Task<(Series UntilResult, Series UntilSubmitted)> SampleAsync(
        BenchCluster cluster,
        int samples,
        CancellationToken cancellation
    )
    {
        var (times, submits) = (new List<double>(), new List<double>());
        for (var i = 0; i < samples; i++)
        {
            await Task.Delay(Pause, cancellation);
            var clock = Stopwatch.StartNew();
            var job = await cluster.Client.SubmitAsync(NoopJob.Spec, new RangeInputs(i, i), cancellation);
            submits.Add(clock.Elapsed.TotalMilliseconds);
            await using var results = job.ResultsAsync<long>(cancellation).GetAsyncEnumerator(cancellation);
            var came = await results.MoveNextAsync();
            times.Add(clock.Elapsed.TotalMilliseconds);
            Outcome.Require(
                came && results.Current is { Succeeded: true } result && result.Value == i,
                $"Sample {i} has no result or another's."
            );
            // Its end is waited for, so that the next one finds the cluster idle.
            Outcome.Require(!await results.MoveNextAsync(), $"Sample {i} has more than one result.");
        }

        return (new Series(times), new Series(submits));
    }
}
