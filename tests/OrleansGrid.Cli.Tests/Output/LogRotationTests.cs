using System.Diagnostics;
using OrleansGrid.Cli.Cluster;
using OrleansGrid.Cli.Connections;

namespace OrleansGrid.Cli.Tests.Output;

public sealed class LogRotationTests : IDisposable
{
    private readonly GridHome _home = GridHome.CreateTemporary("grid-test-logs");

    public LogRotationTests() => Directory.CreateDirectory(_home.Logs);

    private string Log => Path.Combine(_home.Logs, "silo-1.log");

    [Fact]
    public async Task A_log_that_has_grown_too_long_begins_anew_and_its_writer_goes_on()
    {
        await File.WriteAllBytesAsync(Log, new byte[LogRotation.Longest], TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec cat >> '{Log}'"]) { RedirectStandardInput = true };
        using var writer = Process.Start(start)!;
        await writer.StandardInput.WriteLineAsync("before");
        await writer.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        while (new FileInfo(Log).Length == LogRotation.Longest)
        {
            await Task.Yield();
        }

        LogRotation.RotateAll(_home, server: null);
        await writer.StandardInput.WriteLineAsync("after");
        writer.StandardInput.Close();
        await writer.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("after\n", await File.ReadAllTextAsync(Log, TestContext.Current.CancellationToken));
        Assert.EndsWith(
            "before\n",
            await File.ReadAllTextAsync(Log + ".old", TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_log_that_is_not_too_long_stays_as_it_is()
    {
        File.WriteAllText(Log, "short\n");
        LogRotation.RotateAll(_home, server: null);
        Assert.Equal("short\n", File.ReadAllText(Log));
        Assert.False(File.Exists(Log + ".old"));
    }

    public void Dispose() => Directory.Delete(_home.Path, recursive: true);
}
