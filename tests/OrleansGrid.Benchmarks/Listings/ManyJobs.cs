using System.Diagnostics;
using Npgsql;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Benchmarks;

/// <summary>Listings among a million jobs that have ended, which are made by SQL; and how long a job takes to be submitted then.</summary>
internal sealed class ManyJobs : IClusterBenchmark
{
    private const double WishedMilliseconds = 20;
    private const int Submissions = 200;

    public string Name => "many-jobs";

    public string About => "Listings by grid jobs and by SQL among a million jobs that have ended.";

    public Setup Default => new() { Items = 1_000_000, Repeats = 5 };

    public async Task<Measured> RunAsync(BenchCluster cluster, Setup setup, CancellationToken cancellation)
    {
        var empty = await SubmitAsync(cluster, cancellation);
        Report.Say($"  making {setup.Items} jobs");
        await RunAsync(cluster, "make_ended_jobs", new NpgsqlParameter<int> { TypedValue = setup.Items }, cancellation);
        await RunAsync(cluster, "analyze_jobs", null, cancellation);
        await using var database = await GridDatabase.OpenAsync(cluster.ConnectionString, cancellation);
        var jobs = new JobReader(database);
        var lastDay = new JobFilter { State = JobState.Failed, YoungerThan = TimeSpan.FromDays(1) };
        var figures = new List<Figure>
        {
            await TimeAsync("newest 50, grid jobs", setup, 50, () => ListAsync(jobs, new JobFilter(), 50, cancellation)),
            await TimeAsync("failed of the last day, grid jobs", setup, 1, () => ListAsync(jobs, lastDay, 1000, cancellation)),
            await TimeAsync("one by key, grid jobs", setup, 1, () => ListAsync(jobs, new JobFilter { Key = "key-500" }, 20, cancellation)),
            await TimeAsync("newest 50, view", setup, 50, () => CountAsync(database, "newest_by_view", cancellation)),
            await TimeAsync("failed of the last day, view", setup, 1, () => CountAsync(database, "failed_by_view", cancellation)),
            await TimeAsync("one by key, view", setup, 1, () => CountAsync(database, "key_by_view", cancellation)),
        };
        var full = await SubmitAsync(cluster, cancellation);
        figures.Add(Figure.Less("ms, submission", full, ("in an empty database, times 1.1", new Series(empty).Median * 1.1)));
        return new Measured($"{setup.Items} jobs that have ended", "each listing gives as many rows as there are", figures);
    }

    private static async Task<int> ListAsync(JobReader jobs, JobFilter filter, int limit, CancellationToken cancellation) =>
        (await jobs.ListAsync(filter, limit, cancellation)).Count;

    private static async Task<int> CountAsync(GridDatabase database, string query, CancellationToken cancellation)
    {
        await using var command = database.DataSource.CreateCommand(Sql.Get(query));
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var count = 0;
        while (await rows.ReadAsync(cancellation))
        {
            count++;
        }

        return count;
    }

    private static async Task<Figure> TimeAsync(string what, Setup setup, int least, Func<Task<int>> list)
    {
        await list();
        var times = new List<double>();
        for (var i = 0; i < setup.Repeats; i++)
        {
            var clock = Stopwatch.StartNew();
            var count = await list();
            times.Add(clock.Elapsed.TotalMilliseconds);
            Outcome.Require(count >= least, $"{what} gave {count} rows, and there are {least} at least.");
        }

        Report.Say($"  {what}: {new Series(times).Median:0.0} ms");
        return Figure.Less($"ms, {what}", times, ("wished", WishedMilliseconds));
    }

    private static async Task<List<double>> SubmitAsync(BenchCluster cluster, CancellationToken cancellation)
    {
        var times = new List<double>();
        for (var i = 0; i < Submissions; i++)
        {
            var clock = Stopwatch.StartNew();
            await cluster.Client.SubmitAsync(new BatchSpec { Handler = "noop" }, new RangeInputs(1, 1), cancellation);
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        return times;
    }

    private static async Task RunAsync(BenchCluster cluster, string statement, NpgsqlParameter? parameter, CancellationToken cancellation)
    {
        await using var command = cluster.Database.CreateCommand(Sql.Get(statement));
        command.CommandTimeout = 0;
        if (parameter is not null)
        {
            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync(cancellation);
    }
}
