using OrleansGrid.Silo.Telemetry;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Tests.Supervision;

/// <summary>Each loop of a running silo is made to throw once, with work in its hands where it has any.</summary>
[Collection(nameof(RunningSilo))]
public sealed class LoopFaultTests(RunningSilo silo) : IAsyncLifetime
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await silo.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("commit")]
    [InlineData("state-write")]
    [InlineData("state-read")]
    [InlineData("lanes")]
    [InlineData("lane-watch")]
    [InlineData("announce")]
    [InlineData("beat")]
    [InlineData("sweep")]
    public async Task A_loop_that_throws_makes_the_silo_not_ready_runs_again_and_the_job_ends(string loop)
    {
        using var faults = new FaultCounter(silo.Get<GridMetrics>());
        using var readiness = new ReadinessLog(silo.Get<SiloReadiness>());
        var gate = $"{Guid.NewGuid()}";

        silo.Get<FailPoints>().ThrowOnceAt(loop);
        // The first item is committed while the second still runs, and the job is there for every loop to come to it.
        var job = await silo.Client.SubmitAsync(new BatchSpec { Handler = "gated" }, ["", gate], Token);
        // Of a job that nobody knows, the state is looked for.
        var unknown = Assert.ThrowsAsync<GridException>(() => silo.Client.Job(Guid.NewGuid()).CancelAsync(Token));
        await readiness.SawDownAsync(loop, Token);
        GatedItem.Open(gate);
        var status = await job.WaitAsync(Token);
        await readiness.ReadyAsync(Token);
        await unknown;

        Assert.Equal(JobState.Succeeded, status.State);
        Assert.Equal([new KeyValuePair<string, long>($"where={loop}", 1)], faults.All);
    }
}
