using System.Text.Json;

namespace OrleansGrid.Cli.Tests.Cluster;

/// <summary>A cluster from nothing to nothing, and what works without any silo.</summary>
public sealed class ForegroundTests : IAsyncDisposable
{
    private readonly GridProgram _grid = new(Path.Combine(Path.GetTempPath(), $"grid-test-{Guid.NewGuid():N}"));

    public async ValueTask DisposeAsync()
    {
        await _grid.RunAsync("down");
        Directory.Delete(_grid.Home, recursive: true);
    }

    [Fact]
    public async Task Up_in_the_foreground_restarts_what_dies_and_takes_all_down_on_SIGTERM_while_the_data_stays()
    {
        using var up = _grid.Start("up", "--silos", "1", "--slots", "2", "--json");
        var ready = JsonElement.Parse((await up.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!);
        var pid = ready.GetProperty("silos")[0].GetProperty("pid").GetInt32();
        var job = (await _grid.DoAsync("batch", "--items", "1..10", "--watch", "--json", "--", "echo", "{}")).JobId;

        GridProgram.Signal(pid, "KILL");
        await ReadUntilAsync(up.StandardError, "is active");
        await ReadUntilAsync(up.StandardError, "is active");
        var other = await _grid.RunAsync("up", "--silos", "2", "--detach");
        Assert.Equal(3, other.Exit);
        Assert.Contains($"process {up.Id}", Assert.Single(other.ErrorLines), StringComparison.Ordinal);

        GridProgram.Signal(up.Id, "TERM");
        await up.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await up.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, up.ExitCode);

        // Nothing runs, and who only looks starts nothing; who submits starts the database again, where the job is as it was.
        Assert.Equal(3, (await _grid.RunAsync("results", job)).Exit);
        var noSilo = await _grid.RunAsync("batch", "--items", "1..2", "--handler", "noop");
        Assert.Equal(3, noSilo.Exit);
        Assert.Single(noSilo.ErrorLines);
        Assert.Equal(10, (await _grid.DoAsync("results", job)).Lines.Length);
        Assert.Equal(0, (await _grid.DoAsync("down", "--json")).Json[0].GetProperty("silos_stopped").GetInt32());
    }

    private static async Task ReadUntilAsync(StreamReader lines, string part)
    {
        while (await lines.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Contains(part, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"'{part}' was never said.");
    }
}
