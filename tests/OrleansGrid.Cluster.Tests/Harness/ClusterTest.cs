using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Cluster.Tests;

/// <summary>A test on the shared cluster: finds it whole, and when it fails tells what the silos said.</summary>
public abstract class ClusterTest(TestCluster cluster) : IAsyncLifetime
{
    /// <summary>Set to see what the silos said in tests that passed, too.</summary>
    private const string TellVariable = "GRID_TEST_TELL";

    private const int LinesOfEach = 150;

    private DateTime _begun;

    protected TestCluster Cluster => cluster;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await cluster.HealAsync();
        _begun = DateTime.UtcNow;
    }

    public virtual async ValueTask DisposeAsync()
    {
        var failed = TestContext.Current.TestState?.Result == TestResult.Failed;
        if (failed || Environment.GetEnvironmentVariable(TellVariable) is { Length: > 0 })
        {
            Tell();
        }

        if (failed)
        {
            await CancelWhatIsLeftAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected Task<GridJob> SubmitAsync(string handler, long items, Func<BatchSpec, BatchSpec>? more = null)
    {
        var spec = new BatchSpec { Handler = handler, Name = TestContext.Current.TestMethod?.MethodName };
        return cluster.Client.SubmitAsync(more?.Invoke(spec) ?? spec, new RangeInputs(0, items - 1), Cancellation);
    }

    protected static async Task<JobStatus> EndOfAsync(GridJob job)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(Eventually.Deadline);
        return await job.WaitAsync(deadline.Token);
    }

    protected Task UntilExecutedAsync(GridJob job, int times) =>
        Eventually.TrueAsync(
            () => Executions.Read(cluster.ExecutionsFolder, job.Id).Count >= times,
            $"items of job {job.Id} have begun {times} times"
        );

    /// <summary>Lets the items of a job of the handler <see cref="Gated"/> end.</summary>
    protected void OpenGate(GridJob job) => Gated.Open(cluster.ExecutionsFolder, job.Id);

    /// <summary>For the person who reads the output of a failed test, or of a slow one.</summary>
    protected static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine($"{DateTime.UtcNow:HH:mm:ss.fff} {text}");

    private void Tell()
    {
        var since = _begun.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var silo in cluster.Silos)
        {
            Say($"==== {silo.Name}");
            var lines = silo
                .Log.SkipWhile(line => !line.StartsWith("20", StringComparison.Ordinal) || string.CompareOrdinal(line, since) < 0)
                .TakeLast(LinesOfEach);
            foreach (var line in lines)
            {
                Say(line.Length > 600 ? line[..600] + " …" : line);
            }
        }
    }

    // A job that a failed test left would take the slots of the next.
    private async Task CancelWhatIsLeftAsync()
    {
        await using var database = await GridDatabase.OpenAsync(cluster.Server.ConnectionString, CancellationToken.None);
        foreach (var job in await new JobReader(database).ListAsync(100, null, CancellationToken.None))
        {
            if (!job.State.IsTerminal())
            {
                try
                {
                    await cluster.Client.Job(job.JobId).CancelAsync(CancellationToken.None);
                }
                catch (GridException)
                {
                    // It ended by itself, or will not be told; the next test is to show that.
                }
            }
        }
    }
}
