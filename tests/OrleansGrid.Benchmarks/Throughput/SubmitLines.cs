using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace OrleansGrid.Benchmarks;

/// <summary>
/// A million lines piped into <c>grid batch</c>, from its start until it has the durable job's id and ends; beside a bare COPY of the same
/// lines.
/// </summary>
internal sealed class SubmitLines : IClusterBenchmark
{
    private const int PipeBuffer = 1 << 16;

    private static readonly TimeSpan MemoryInterval = TimeSpan.FromMilliseconds(20);

    public string Name => "submit-lines";

    public string About => "A million lines from a pipe into 'grid batch', against a bare COPY: rate, and the client's peak memory.";

    public Setup Default => new() { Items = 1_000_000 };

    public async Task<Measured> RunAsync(BenchCluster cluster, Setup setup, CancellationToken cancellation)
    {
        var (rates, peaks, copies) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = -1; i < setup.Repeats; i++)
        {
            Report.Say(i < 0 ? "  warming up" : $"  repeat {i + 1}");
            var (rate, peak) = await RunOnceAsync(cluster, setup.Items, cancellation);
            var copy = await CopyAsync(cluster, setup.Items, cancellation);
            if (i >= 0)
            {
                rates.Add(rate);
                peaks.Add(peak);
                copies.Add(copy);
            }
        }

        return new Measured(
            $"{setup.Items} lines of about {LineOf(setup.Items).Length} bytes piped into 'grid batch --handler noop --items-from -', its "
                + "start included",
            "the job then ran and gave every line's number back, once and in order",
            [
                Figure.More("lines/s", rates, ("bare COPY of the lines", new Series(copies).Median)),
                Figure.Alone("peak memory of the client, MB", peaks),
            ]
        );
    }

    private static async Task<(double Rate, double Peak)> RunOnceAsync(BenchCluster cluster, int lines, CancellationToken cancellation)
    {
        var start = GridProgram.Start(cluster.ConnectionString, "batch", "--handler", "noop", "--items-from", "-");
        start.RedirectStandardInput = true;
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        try
        {
            var (peak, errors, output) = (
                WatchMemoryAsync(process),
                process.StandardError.ReadToEndAsync(cancellation),
                process.StandardOutput.ReadToEndAsync(cancellation)
            );
            await using (var input = new StreamWriter(process.StandardInput.BaseStream, new UTF8Encoding(false), PipeBuffer))
            {
                await WriteAsync(input, lines, cancellation);
            }

            await process.WaitForExitAsync(cancellation);
            var rate = lines / clock.Elapsed.TotalSeconds;
            Outcome.Require(process.ExitCode == 0, $"'grid batch' exited with {process.ExitCode}: {await errors}");
            var megabytes = await peak / 1e6;
            Report.Say($"  {rate:0} lines/s, peak memory {megabytes:0} MB");
            await CheckAsync(cluster.Client.Job(Guid.Parse((await output).Trim())), lines, cancellation);
            return (rate, megabytes);
        }
        catch
        {
            process.Kill();
            throw;
        }
    }

    private static async Task<double> CopyAsync(BenchCluster cluster, int lines, CancellationToken cancellation)
    {
        await using var connection = await cluster.Database.OpenConnectionAsync(cancellation);
        await using (var command = new Npgsql.NpgsqlCommand(Sql.Get("create_bare_lines"), connection))
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }

        var clock = Stopwatch.StartNew();
        await using (var copy = await connection.BeginTextImportAsync(Sql.Get("copy_bare_lines"), cancellation))
        {
            await WriteAsync(copy, lines, cancellation);
        }

        var rate = lines / clock.Elapsed.TotalSeconds;
        Report.Say($"  bare COPY: {rate:0} lines/s");
        return rate;
    }

    private static async Task CheckAsync(GridJob job, int lines, CancellationToken cancellation)
    {
        var next = 0;
        await foreach (var result in job.ResultsAsync<Row>(cancellation))
        {
            Outcome.Require(
                result.Succeeded && result.Item == next && result.Value?.Number == next,
                $"Line {next} came back as item {result.Item}, {result.Value}."
            );
            next++;
        }

        Outcome.Require(next == lines, $"{next} of {lines} lines came back.");
    }

    private static async Task WriteAsync(TextWriter writer, int lines, CancellationToken cancellation)
    {
        for (var line = 0; line < lines; line++)
        {
            await writer.WriteAsync((LineOf(line) + '\n').AsMemory(), cancellation);
        }
    }

    private static async Task<long> WatchMemoryAsync(Process process)
    {
        var peak = 0L;
        while (!process.HasExited)
        {
            // Gone just before the end at worst, when nothing is taken any more.
            peak = ProcessMemory.Peak(process.Id) ?? peak;
            await Task.Delay(MemoryInterval);
        }

        return peak;
    }

    private static string LineOf(int line) =>
        $$"""{"line":{{line.ToString(CultureInfo.InvariantCulture)}},"text":"forty bytes or so of it"}""";

    private sealed record Row([property: System.Text.Json.Serialization.JsonPropertyName("line")] int Number, string Text);
}
