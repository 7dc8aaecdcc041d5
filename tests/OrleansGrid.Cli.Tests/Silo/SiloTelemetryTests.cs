using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;
using OrleansGrid.Cli.Tests.Cluster;
using OrleansGrid.Host.Ports;

namespace OrleansGrid.Cli.Tests.Silo;

/// <summary>What a silo process tells a collector of metrics: asked by Prometheus, and sent by OTLP.</summary>
[Collection(RunningCluster.OfVerbs)]
public sealed class SiloTelemetryTests(RunningCluster cluster)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_move_with_what_the_silo_does_and_reach_Prometheus_and_a_collector()
    {
        var database = await NewDatabaseAsync();
        var health = LocalPorts.FindFree(new HashSet<int>());
        using var collector = new Collector();
        using var silo = cluster.Grid.StartBy(
            $"OTEL_EXPORTER_OTLP_ENDPOINT={collector.Address} OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf OTEL_METRIC_EXPORT_INTERVAL=500 "
                + "exec \"$0\" \"$@\"",
            "silo",
            "--postgres",
            database,
            "--slots",
            "2",
            "--health-port",
            health.ToString(CultureInfo.InvariantCulture),
            "--metrics",
            "--json"
        );
        _ = silo.StandardError.ReadToEndAsync(Token);
        Assert.Contains("active", await silo.StandardOutput.ReadLineAsync(Token), StringComparison.Ordinal);

        await cluster.Grid.DoAsync("batch", "--postgres", database, "--items", "1..20", "--handler", "noop", "--watch");
        var failing = await cluster.Grid.RunAsync([
            "batch",
            "--postgres",
            database,
            "--items",
            "1..1",
            "--attempts",
            "2",
            "--retry-delay",
            "0s",
            "--watch",
            "--",
            "false",
        ]);
        Assert.Equal(1, failing.Exit);

        var metrics = await ScrapeAsync(health);
        Assert.Equal(20, metrics["orleansgrid_items_total{state=\"succeeded\"}"]);
        Assert.Equal(1, metrics["orleansgrid_items_total{state=\"failed\"}"]);
        Assert.Equal(2, metrics["orleansgrid_attempts_failed_total"]);
        Assert.Equal(1, metrics["orleansgrid_attempts_retried_total"]);
        Assert.Equal(2, metrics["orleansgrid_jobs_submitted_total{kind=\"batch\"}"]);
        Assert.Equal(1, metrics["orleansgrid_jobs_ended_total{kind=\"batch\",state=\"succeeded\"}"]);
        Assert.Equal(1, metrics["orleansgrid_jobs_ended_total{kind=\"batch\",state=\"failed\"}"]);
        Assert.Equal(2, metrics["orleansgrid_slots"]);
        Assert.Equal(0, metrics["orleansgrid_items_waiting"]);
        Assert.Equal(0, metrics["orleansgrid_items_running"]);
        Assert.Equal(0, metrics["orleansgrid_jobs_oldest_waiting_seconds"]);
        Assert.True(metrics["orleansgrid_commits_total"] >= 2);
        Assert.Equal(metrics["orleansgrid_commit_ranges_count"], metrics["orleansgrid_commit_duration_seconds_count"]);
        Assert.True(metrics["orleansgrid_disk_free_bytes"] > 0);
        await collector.UntilItHasAsync("/v1/metrics", "orleansgrid.items", Token);
        await collector.UntilItHasAsync("/v1/traces", "item", Token);

        // Nothing of the next job can run here, and it waits.
        await cluster.Grid.DoAsync("batch", "--postgres", database, "--items", "1..7", "--require", "zone=none", "--handler", "noop");
        metrics = await ScrapeAsync(health);
        Assert.Equal(7, metrics["orleansgrid_items_waiting"]);
        Assert.Equal(1, metrics["orleansgrid_jobs"]);
        Assert.True(metrics["orleansgrid_jobs_oldest_waiting_seconds"] > 0);

        GridProgram.Signal(silo.Id, "TERM");
        await silo.WaitForExitAsync(Token);
        Assert.Equal(0, silo.ExitCode);
    }

    [Fact]
    public async Task Metrics_without_a_port_to_serve_them_on_are_refused()
    {
        var outcome = await cluster.Grid.RunAsync("silo", "--metrics");

        Assert.Equal(2, outcome.Exit);
        Assert.Contains("--health-port", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }

    private async Task<string> NewDatabaseAsync()
    {
        var name = $"telemetry_{Guid.NewGuid():N}";
        await using var source = NpgsqlDataSource.Create(cluster.Postgres);
        await using var create = source.CreateCommand($"create database {name}");
        await create.ExecuteNonQueryAsync(Token);
        return new NpgsqlConnectionStringBuilder(cluster.Postgres) { Database = name }.ConnectionString;
    }

    /// <summary>Values by name and labels, without the labels that are the exporter's own.</summary>
    private static async Task<Dictionary<string, double>> ScrapeAsync(int port)
    {
        using var http = new HttpClient();
        var text = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"), Token);
        var values = new Dictionary<string, double>();
        foreach (var line in text.Split('\n').Where(line => line.StartsWith("orleansgrid_", StringComparison.Ordinal)))
        {
            var end = line.IndexOf('}', StringComparison.Ordinal) is var brace and >= 0
                ? brace + 1
                : line.IndexOf(' ', StringComparison.Ordinal);
            var rest = line[end..].Trim().Split(' ');
            values[WithoutScope(line[..end])] = double.Parse(rest[0], CultureInfo.InvariantCulture);
        }

        return values;
    }

    private static string WithoutScope(string name)
    {
        if (name.IndexOf('{', StringComparison.Ordinal) is not (var open and >= 0))
        {
            return name;
        }

        var labels = name[(open + 1)..^1].Split(',').Where(label => !label.StartsWith("otel_scope", StringComparison.Ordinal)).ToList();
        return labels.Count == 0 ? name[..open] : $"{name[..open]}{{{string.Join(',', labels)}}}";
    }

    /// <summary>Takes what OTLP sends over HTTP, and keeps it.</summary>
    private sealed class Collector : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly List<(string Path, string Body)> _received = [];
        private readonly SemaphoreSlim _news = new(0);

        public Collector()
        {
            using (var probe = new TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
            }

            _listener.Prefixes.Add(Address + "/");
            _listener.Start();
            _ = TakeAsync();
        }

        public string Address { get; }

        public async Task UntilItHasAsync(string path, string words, CancellationToken cancellation)
        {
            while (!Has(path, words))
            {
                await _news.WaitAsync(cancellation);
            }
        }

        public void Dispose()
        {
            ((IDisposable)_listener).Dispose();
            _news.Dispose();
        }

        private bool Has(string path, string words)
        {
            lock (_received)
            {
                return _received.Exists(got => got.Path == path && got.Body.Contains(words, StringComparison.Ordinal));
            }
        }

        private async Task TakeAsync()
        {
            try
            {
                while (true)
                {
                    var request = await _listener.GetContextAsync();
                    using var body = new StreamReader(request.Request.InputStream, Encoding.Latin1);
                    var text = await body.ReadToEndAsync(Token);
                    lock (_received)
                    {
                        _received.Add((request.Request.Url!.AbsolutePath, text));
                    }

                    request.Response.Close();
                    _news.Release();
                }
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or OperationCanceledException)
            {
                // The test is over.
            }
        }
    }
}
