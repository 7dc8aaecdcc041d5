using System.Diagnostics;

namespace OrleansGrid.Architecture.Tests;

/// <summary>What a test that never ends comes to. The endless ones are only run by the test that runs this assembly once more.</summary>
public class EndlessTests
{
    private const int Soon = 100;

#pragma warning disable xUnit1069 // They are to hang although the run wants them to end.
    [Fact(Explicit = true, Timeout = Soon)]
    public void Blocks_for_ever() => Thread.Sleep(Timeout.Infinite);

    [Fact(Explicit = true, Timeout = Soon)]
    public Task Waits_for_ever() => Task.Delay(Timeout.Infinite, CancellationToken.None);
#pragma warning restore xUnit1069

    [Fact]
    public async Task A_test_that_never_ends_fails_by_its_name_and_the_run_ends()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (
            var argument in new[] { typeof(EndlessTests).Assembly.Location, "-explicit", "only", "-class", "*EndlessTests", "-noColor" }
        )
        {
            start.ArgumentList.Add(argument);
        }

        using var run = Process.Start(start)!;
        var said = await run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("EndlessTests.Blocks_for_ever [FAIL]", said, StringComparison.Ordinal);
        Assert.Contains("EndlessTests.Waits_for_ever [FAIL]", said, StringComparison.Ordinal);
        Assert.Contains("Failed: 2", said, StringComparison.Ordinal);
    }
}
