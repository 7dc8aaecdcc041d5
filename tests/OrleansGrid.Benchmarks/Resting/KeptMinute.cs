using System.Diagnostics;

namespace OrleansGrid.Benchmarks;

/// <summary>What is left of jobs that are kept for a minute only, while more come: nothing that grows.</summary>
internal sealed class KeptMinute : IClusterBenchmark
{
    private const int Submitters = 8;
    private const int Parts = 20;

    /// <summary>So many that the jobs of a tenth of the run are those of the minute that is kept.</summary>
    private const double JobsPerSecond = 333;

    private const double MostGrowth = 1.15;

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    public string Name => "kept-minute";

    public string About => "200,000 jobs of one item, 333 a second, each kept for a minute: sizes of tables and silos.";

    public Setup Default => new() { Items = 200_000, Repeats = 1 };

    public async Task<Measured> RunAsync(BenchCluster cluster, Setup setup, CancellationToken cancellation)
    {
        var (sizes, memory) = (new List<double>(), new List<double>());
        Report.Say("    jobs      kept   tables  dead rows  silos");
        var clock = Stopwatch.StartNew();
        for (var part = 1; part <= Parts; part++)
        {
            var (from, to) = (setup.Items / Parts * (part - 1), setup.Items / Parts * part);
            await Task.WhenAll(
                Enumerable.Range(0, Submitters).Select(share => SubmitAsync(cluster, clock, from + share, to, cancellation))
            );
            var (bytes, dead, kept) = await LookAsync(cluster, cancellation);
            sizes.Add(bytes / 1e6);
            memory.Add(cluster.Silos.Sum(silo => silo.Memory) / 1e6);
            Report.Say($"  {to,7} {kept,9} {sizes[^1],5:0} MB {dead,10} {memory[^1],3:0} MB");
        }

        return new Measured(
            $"{setup.Items} jobs of 1 noop item, {JobsPerSecond:0} a second, kept for {Kept.TotalMinutes:0} minute, on {setup.Cluster}",
            "the most in the last quarter of the run is set against the most in the second, after the first jobs were deleted",
            [
                Figure.Less("size of the tables, times that before", [Growth(sizes)], ("at most", MostGrowth)),
                Figure.Less("memory of the silos, times that before", [Growth(memory)], ("at most", MostGrowth)),
                Figure.Alone("MB of tables", sizes),
                Figure.Alone("MB of silos", memory),
            ]
        );
    }

    private static double Growth(List<double> values) => values.TakeLast(Parts / 4).Max() / values.Skip(Parts / 4).Take(Parts / 4).Max();

    private static async Task SubmitAsync(BenchCluster cluster, Stopwatch clock, int first, int end, CancellationToken cancellation)
    {
        for (var i = first; i < end; i += Submitters)
        {
            var early = TimeSpan.FromSeconds(i / JobsPerSecond) - clock.Elapsed;
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, cancellation);
            }

            await cluster.Client.SubmitAsync(NoopJob.Spec with { Keep = Kept }, new RangeInputs(i, i), cancellation);
        }
    }

    private static async Task<(long Bytes, long Dead, long Kept)> LookAsync(BenchCluster cluster, CancellationToken cancellation)
    {
        await using var command = cluster.Database.CreateCommand(Sql.Get("tables"));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }
}
