using System.Diagnostics;

namespace OrleansGrid.Benchmarks;

/// <summary>Inputs of one's own, all the way: streamed into the database, run, read back.</summary>
internal sealed class Inputs200K : IClusterBenchmark
{
    private const double AtLeast = 60_000;
    private const double Aim = 150_000;

    public string Name => "inputs-200k";

    public string About => "200,000 JSON inputs of 50 bytes submitted by one client, run, and their results read back.";

    public Setup Default => new() { Items = 200_000 };

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
            $"1 job of {setup.Items} JSON inputs through noop on {setup.Cluster}",
            "the client got every input back as a result, once and in order",
            [
                Figure.More("items/s, first input to last result", rates, ("at least", AtLeast), ("aim", Aim)),
                Figure.Alone("items/s of the submission alone", submits),
            ]
        );
    }

    private static async Task<(double Rate, double Submit)> RunOnceAsync(BenchCluster cluster, int items, CancellationToken cancellation)
    {
        var (cpu, clock) = (CpuTime.Of(cluster), Stopwatch.StartNew());
        var job = await cluster.Client.SubmitAsync(NoopJob.Spec, Enumerable.Range(0, items).Select(InputOf), cancellation);
        var submit = items / clock.Elapsed.TotalSeconds;
        var next = 0;
        await foreach (var result in job.ResultsAsync<Order>(cancellation))
        {
            Outcome.Require(
                result.Succeeded && result.Item == next && result.Value == InputOf(next),
                $"Item {next} came back as item {result.Item}, {result.State.ToName()}, {result.Value}."
            );
            next++;
        }

        var rate = items / clock.Elapsed.TotalSeconds;
        var used = CpuTime.Of(cluster).Since(cpu);
        Outcome.Require(next == items, $"{next} of {items} results came back.");
        Report.Say($"  {items} inputs: {rate:0} items/s, submitted at {submit:0}/s; {used.Each(items)}");
        return (rate, submit);
    }

    private static Order InputOf(int item) => new(item, $"customer-{item % 1000:000}", item * 0.25m);

    /// <summary>About 50 bytes as JSON: <c>{"id":123456,"customer":"customer-456","net":1.25}</c>.</summary>
    private sealed record Order(int Id, string Customer, decimal Net);
}
