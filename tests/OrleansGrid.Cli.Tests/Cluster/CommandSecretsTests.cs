using System.Diagnostics;
using Npgsql;

namespace OrleansGrid.Cli.Tests.Cluster;

/// <summary>What the commands of a real silo see, whose environment is full of secrets and whose operator passes everything.</summary>
[Collection(RunningCluster.OfKinds)]
public sealed class CommandSecretsTests(RunningCluster cluster) : IAsyncLifetime
{
    private const string Place = "secrets=kept";

    /// <summary>All that a process can say of itself.</summary>
    private const string Look = "env; cat /proc/$$/environ /proc/$$/cmdline | tr '\\0' '\\n'";

    private Process? _silo;

    private GridProgram Grid => cluster.Grid;

    private string Password => new NpgsqlConnectionStringBuilder(cluster.Postgres).Password!;

    public async ValueTask InitializeAsync()
    {
        var environment = new Dictionary<string, string>
        {
            ["GRID_POSTGRES"] = cluster.Postgres,
            ["DATABASE_URL"] = $"postgres://grid:{Password}@localhost/grid",
            ["ConnectionStrings__Shop"] = "Host=shop;Password=planted-shop",
            ["COPY_OF_SHOP"] = "planted-shop",
            ["PGPASSWORD"] = "planted-libpq",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "authorization=planted-key",
            ["MODEL_DIR"] = "/models",
        };
        _silo = Grid.StartWith(environment, "silo", "--name", "keeper", "--label", Place, "--pass-env", "*", "--json");
        _ = _silo.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains(
            "active",
            await _silo.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    public async ValueTask DisposeAsync()
    {
        GridProgram.Signal(_silo!.Id, "TERM");
        await _silo.WaitForExitAsync(TestContext.Current.CancellationToken);
        _silo.Dispose();
    }

    [Fact]
    public async Task No_command_of_an_item_a_stream_or_an_objective_sees_a_secret_of_the_grid()
    {
        var folder = Directory.CreateTempSubdirectory("grid-secrets-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "text"), "a line\n", TestContext.Current.CancellationToken);
        var space = Path.Combine(folder, "space.json");
        await File.WriteAllTextAsync(space, """{"x": {"type": "float", "low": 0, "high": 1}}""", TestContext.Current.CancellationToken);

        string[] where = ["--require", Place, "--watch", "--json"];
        var batch = await Grid.DoAsync(["batch", "--items", "1..1", "--shell", .. where, "--", Look]);
        var mapped = await Grid.DoAsync([
            "mapreduce",
            "--mapper",
            Look,
            "--reducer",
            $"cat; {Look}",
            "--input",
            Path.Combine(folder, "text"),
            "--rows",
            .. where,
        ]);
        var study = await Grid.DoAsync([
            "search",
            "--space",
            space,
            "--trials",
            "1",
            "--shell",
            .. where,
            "--",
            $"({Look}) >&2; echo {{x}}",
        ]);
        Directory.Delete(folder, recursive: true);

        foreach (
            var seen in new[] { await SeenAsync("results", batch), await SeenAsync("results", mapped), await SeenAsync("logs", study) }
        )
        {
            Assert.Contains("MODEL_DIR=/models", seen, StringComparison.Ordinal);
            Assert.Contains("GRID_JOB=", seen, StringComparison.Ordinal);
            Assert.DoesNotContain("planted", seen, StringComparison.Ordinal);
            Assert.DoesNotContain(Password, seen, StringComparison.Ordinal);
            Assert.DoesNotContain("GRID_HOME", seen, StringComparison.Ordinal);
        }
    }

    private async Task<string> SeenAsync(string verb, GridOutcome job) => (await Grid.DoAsync(verb, job.JobId)).Output;
}
