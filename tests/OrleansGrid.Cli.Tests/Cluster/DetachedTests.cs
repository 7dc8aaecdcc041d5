using System.Text.Json;

namespace OrleansGrid.Cli.Tests.Cluster;

/// <summary>What <c>up --detach</c> leaves, and what <c>up</c> brings back.</summary>
public sealed class DetachedTests : IAsyncDisposable
{
    private readonly GridProgram _grid = new(Path.Combine(Path.GetTempPath(), $"grid-test-{Guid.NewGuid():N}"));

    public async ValueTask DisposeAsync()
    {
        await _grid.RunAsync("down");
        Directory.Delete(_grid.Home, recursive: true);
    }

    [Fact]
    public async Task A_silo_that_crashes_is_started_again_and_down_ends_all()
    {
        var up = await UpAsync("--silos", "1", "--slots", "2");
        var (silo, supervisor) = (Pids(up)[0], Supervisor(up));
        while (!(await LogAsync()).Contains("Looking after silo-1.", StringComparison.Ordinal))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        GridProgram.Signal(silo, "KILL");
        var other = await WaitForAnotherAsync(silo);

        Assert.NotEqual(silo, other);
        Assert.Contains("silo-1 has ended; starting it again", await LogAsync(), StringComparison.Ordinal);
        await _grid.DoAsync("down");
        Assert.All(new[] { supervisor, other }, pid => Assert.False(IsAlive(pid)));
    }

    [Fact]
    public async Task A_silo_that_keeps_crashing_is_given_up_and_the_log_says_so()
    {
        var up = await UpAsync("--silos", "2", "--slots", "1");
        // This one is quicker than the one that stays.
        GridProgram.Signal(Supervisor(up), "KILL");
        using var supervisor = _grid.Start("supervise", "--first-pause", "1ms", "--give-up-after", "2");
        await ReadUntilAsync(supervisor.StandardError, "Looking after silo-1, silo-2");

        GridProgram.Signal(Pids(up)[0], "KILL");
        var started = await ReadUntilAsync(supervisor.StandardError, "silo-1 is active");
        GridProgram.Signal(int.Parse(started.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture), "KILL");
        var said = await ReadUntilAsync(supervisor.StandardError, "silo-1");

        Assert.Contains("silo-1 has ended 2 times soon after its start and is given up", said, StringComparison.Ordinal);
        GridProgram.Signal(Pids(up)[1], "KILL");
        Assert.Contains(
            "silo-2 has ended; starting it",
            await ReadUntilAsync(supervisor.StandardError, "silo-2"),
            StringComparison.Ordinal
        );
        await ReadUntilAsync(supervisor.StandardError, "silo-2 is active");

        // 'up' begins anew, with a supervisor of its own in the place of this one.
        Assert.Equal(2, Pids(await UpAsync()).Length);
        await supervisor.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, supervisor.ExitCode);
    }

    [Fact]
    public async Task Up_after_down_brings_back_the_last_cluster_with_its_plugins_and_options_and_fresh_forgets_them()
    {
        var plugin = Path.Combine(_grid.Home, "plugin.dll");
        Directory.CreateDirectory(_grid.Home);
        File.Copy(RunningCluster.Plugin, plugin);
        var before = await UpAsync(
            "--silos",
            "2",
            "--slots",
            "3",
            "--handlers",
            plugin,
            "--cluster",
            "night",
            "--pass-env",
            "GREETING_*",
            "--limit",
            "memory=4G"
        );
        await _grid.DoAsync("down");

        var after = await UpAsync();

        Assert.Equal(Slots(before), Slots(after));
        Assert.Equal([3, 3], Slots(after));
        var job = await _grid.RunAsync("batch", "--handler", "wordcount", "--items-from", plugin, "--cluster", "night");
        Assert.DoesNotContain("no handler", job.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("wordcount", (await _grid.DoAsync("silos", "--json")).Output, StringComparison.Ordinal);
        var remembered = await File.ReadAllTextAsync(Path.Combine(_grid.Home, "cluster.json"));
        Assert.Contains("night", remembered, StringComparison.Ordinal);
        Assert.Contains("GREETING_*", remembered, StringComparison.Ordinal);
        Assert.Contains(
            "--pass-env\0GREETING_*\0--limit\0memory=4G",
            File.ReadAllText($"/proc/{Pids(after)[0]}/cmdline"),
            StringComparison.Ordinal
        );

        await _grid.DoAsync("down");
        File.Delete(plugin);
        var gone = await _grid.RunAsync("up", "--detach");
        Assert.Equal(2, gone.Exit);
        Assert.Contains($"'{plugin}'", Assert.Single(gone.ErrorLines), StringComparison.Ordinal);

        Assert.Single(Pids(await UpAsync("--fresh", "--slots", "1")));
        Assert.DoesNotContain(
            "wordcount",
            string.Join(
                    ',',
                    (await _grid.DoAsync("silos", "--json")).Json.Where(IsActive).Select(silo => silo.GetProperty("handlers").ToString())
                )
                .Replace("mapreduce:wordcount", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    private static bool IsActive(JsonElement silo) => silo.GetProperty("state").GetString() == "active";

    private async Task<JsonElement> UpAsync(params string[] options) =>
        (await _grid.DoAsync(["up", "--detach", "--json", .. options])).Json[0];

    private Task<string> LogAsync() => File.ReadAllTextAsync(Path.Combine(_grid.Home, "logs", "supervisor.log"));

    private async Task<int> WaitForAnotherAsync(int pid)
    {
        while (true)
        {
            var silo = (await _grid.DoAsync("silos", "--json")).Json[0];
            if (IsActive(silo) && silo.GetProperty("pid").GetInt32() is var other && other != pid)
            {
                return other;
            }
        }
    }

    private static async Task<string> ReadUntilAsync(StreamReader lines, string part)
    {
        while (await lines.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Contains(part, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"'{part}' was never said.");
    }

    private static bool IsAlive(int pid) =>
        Directory.Exists($"/proc/{pid}") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);

    private static int Supervisor(JsonElement up) => up.GetProperty("supervisor_pid").GetInt32();

    private static int[] Pids(JsonElement up) =>
        [.. up.GetProperty("silos").EnumerateArray().Select(silo => silo.GetProperty("pid").GetInt32())];

    private static int[] Slots(JsonElement up) =>
        [.. up.GetProperty("silos").EnumerateArray().Select(silo => silo.GetProperty("slots").GetInt32())];
}
