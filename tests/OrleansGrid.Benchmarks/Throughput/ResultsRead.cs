using System.Diagnostics;
using Npgsql;

namespace OrleansGrid.Benchmarks;

/// <summary>Reading a finished job's results through the client, beside reading the same from the public view by plain SQL.</summary>
internal sealed class ResultsRead : IClusterBenchmark
{
    public string Name => "results-read";

    public string About => "The results of a million items read in order, against plain SQL over grid.items.";

    public Setup Default => new() { Items = 1_000_000 };

    public async Task<Measured> RunAsync(BenchCluster cluster, Setup setup, CancellationToken cancellation)
    {
        var (job, _) = await NoopJob.RunAsync(cluster, setup.Items, cancellation);
        Report.Say("  warming up");
        await TimedAsync("client", setup.Items, ReadAsync(job, cancellation));
        await TimedAsync("SQL", setup.Items, ReadBySqlAsync(cluster, job.Id, cancellation));
        var (client, sql) = (new List<double>(), new List<double>());
        for (var i = 0; i < setup.Repeats; i++)
        {
            client.Add(await TimedAsync("client", setup.Items, ReadAsync(job, cancellation)));
            sql.Add(await TimedAsync("SQL", setup.Items, ReadBySqlAsync(cluster, job.Id, cancellation)));
        }

        return new Measured(
            $"{setup.Items} results of one job read in order",
            "every item once, in order, with its own number as result",
            [Figure.More("results/s", client, ("select from grid.items in order", new Series(sql).Median))]
        );
    }

    private static async Task<double> TimedAsync(string how, int items, IAsyncEnumerable<(long Item, long Value)> results)
    {
        var clock = Stopwatch.StartNew();
        var next = 0L;
        await foreach (var (item, value) in results)
        {
            Outcome.Require(item == next && value == next + 1, $"Item {next} was read as item {item} with the result {value}.");
            next++;
        }

        var rate = items / clock.Elapsed.TotalSeconds;
        Outcome.Require(next == items, $"{next} of {items} results were read.");
        Report.Say($"  {how}: {rate:0} results/s");
        return rate;
    }

    private static IAsyncEnumerable<(long Item, long Value)> ReadAsync(GridJob job, CancellationToken cancellation) =>
        job.ResultsAsync<long>(cancellation).Select(result => (result.Item, result.Value));

    private static async IAsyncEnumerable<(long Item, long Value)> ReadBySqlAsync(
        BenchCluster cluster,
        Guid jobId,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await using var command = cluster.Database.CreateCommand(Sql.Get("results_in_order"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            yield return (row.GetInt64(0), row.GetInt64(1));
        }
    }
}
