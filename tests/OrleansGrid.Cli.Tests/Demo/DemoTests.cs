namespace OrleansGrid.Cli.Tests.Demo;

public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_loses_a_silo_and_nothing_else_and_leaves_nothing_behind()
    {
        var temporary = Directory.CreateTempSubdirectory("grid-demo-test-").FullName;
        using var demo = StartIn(temporary);
        var said = demo.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var answer = await demo.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await demo.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(demo.ExitCode == 0, await said);
        Assert.Contains("\"right\":true", answer, StringComparison.Ordinal);
        Assert.Contains("kill -9", await said, StringComparison.Ordinal);
        // Besides what the runtime of the killed silo could not remove any more.
        Assert.Empty(Directory.GetFileSystemEntries(temporary, "grid-demo*"));
        Directory.Delete(temporary, recursive: true);
    }

    private static System.Diagnostics.Process StartIn(string temporary)
    {
        var start = new System.Diagnostics.ProcessStartInfo(BuiltGrid.Path, ["demo", "--json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TMPDIR"] = temporary;
        return System.Diagnostics.Process.Start(start)!;
    }
}
