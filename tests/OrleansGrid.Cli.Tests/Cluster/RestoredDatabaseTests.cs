using System.Diagnostics;
using Npgsql;
using OrleansGrid.Postgres.Server;

namespace OrleansGrid.Cli.Tests.Cluster;

/// <summary>A dump that was taken while a job ran, brought back on another server for other silos.</summary>
public sealed class RestoredDatabaseTests : IAsyncDisposable
{
    private const int Items = 8;
    private const int Before = 4;

    private readonly string _folder = Directory.CreateTempSubdirectory("grid-test-restored-").FullName;
    private readonly GridProgram _first;
    private readonly GridProgram _second;

    public RestoredDatabaseTests()
    {
        // The server's account must be able to pass through.
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        (_first, _second) = (new GridProgram(Path.Combine(_folder, "first")), new GridProgram(Path.Combine(_folder, "second")));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _first.RunAsync("down");
        await _second.RunAsync("down");
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_job_goes_on_from_what_the_dump_has_and_what_was_done_since_is_done_again()
    {
        await _first.DoAsync("up", "--silos", "1", "--slots", "2", "--detach");
        var job = await SubmitAsync();
        await UntilAsync(_first, job, done: Before);
        var dump = Path.Combine(_folder, "grid.dump");
        await DoOnAsync(_first, "pg_dump", "--format=custom", $"--file={dump}");
        await OpenGateAsync();
        await UntilAsync(_first, job, done: Items);
        await _first.DoAsync("down");

        Directory.CreateDirectory(_second.Home);
        await PrivateServer.EnsureAsync(_second.Home, _ => { }, Token);
        await DoOnAsync(_second, "pg_restore", "--exit-on-error", dump);
        await _second.DoAsync("up", "--silos", "1", "--slots", "2", "--detach");
        await _second.DoAsync("watch", job);

        Assert.Equal(Numbers(1, Items), await ResultsAsync(_second, job));
        var begun = (await File.ReadAllLinesAsync(Path.Combine(_folder, "begun"), Token)).Order(StringComparer.Ordinal);
        Assert.Equal([.. Numbers(1, Before), .. Numbers(Before + 1, Items).SelectMany(item => new[] { item, item })], begun);
    }

    private async Task<string> SubmitAsync()
    {
        var script = $"echo $1 >> {_folder}/begun; [ $1 -le {Before} ] || while [ ! -e {_folder}/gate ]; do sleep 0.05; done; echo $1";
        return (await _first.DoAsync("batch", "--json", "--items", $"1..{Items}", "--", "sh", "-c", script, "sh", "{}")).JobId;
    }

    private Task OpenGateAsync() => File.WriteAllTextAsync(Path.Combine(_folder, "gate"), "", Token);

    private static async Task UntilAsync(GridProgram grid, string job, int done)
    {
        using var watch = grid.Start("watch", job, "--json");
        while (await watch.StandardOutput.ReadLineAsync(Token) is { } line)
        {
            if (System.Text.Json.JsonElement.Parse(line).GetProperty("items_succeeded").GetInt32() >= done)
            {
                watch.Kill();
                return;
            }
        }

        Assert.Fail($"The job ended before {done} of its items had succeeded.");
    }

    private static async Task<string[]> ResultsAsync(GridProgram grid, string job) =>
        [.. (await grid.DoAsync("results", job)).Lines.Order(StringComparer.Ordinal)];

    private static string[] Numbers(int first, int last) =>
        [.. Enumerable.Range(first, last - first + 1).Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    private static async Task DoOnAsync(GridProgram grid, string program, params string[] arguments)
    {
        var server = await PrivateServer.EnsureAsync(grid.Home, _ => { }, Token);
        var to = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        var start = new ProcessStartInfo(
            Path.Combine(server.BinDirectory, program),
            [$"--host={to.Host}", $"--port={to.Port}", $"--username={to.Username}", $"--dbname={to.Database}", .. arguments]
        )
        {
            Environment = { ["PGPASSWORD"] = to.Password },
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var said = await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, said);
    }
}
