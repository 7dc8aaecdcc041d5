using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansGrid.Silo.Commit;
using OrleansGrid.Silo.Telemetry;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Tests.Commit;

public sealed class ItemMetricTests(SiloDatabase database)
{
    [Fact]
    public async Task Items_are_counted_by_state_when_their_outcomes_are_committed_and_not_when_they_are_refused()
    {
        using var metrics = new GridMetrics();
        var counted = new Dictionary<string, long>();
        using var listener = new MeterListener();
        // Other tests have meters of the same name.
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == metrics.Meter && instrument.Name == "orleansgrid.items")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>(
            (_, count, tags, _) =>
            {
                lock (counted)
                {
                    var state = (string)tags[0].Value!;
                    counted[state] = counted.GetValueOrDefault(state) + count;
                }
            }
        );
        listener.Start();

        var silo = await database.SiloAsync();
        var (job, ended) = (await database.JobAsync(), await database.JobAsync("cancelled"));
        await using var committer = new TaskCommitter(
            new CommitStatement(database.Grid.DataSource, silo),
            metrics,
            new FailPoints(),
            NullLogger<TaskCommitter>.Instance
        );
        committer.Start(Supervisors.New());

        await committer.CommitAsync(decided => Range(job, 0, 6, succeeded: true, decided));
        await committer.CommitAsync(decided => Range(job, 7, 7, succeeded: false, decided));
        await committer.CommitAsync(decided => Range(job, 0, 6, succeeded: true, decided));
        await committer.CommitAsync(decided => Range(ended, 0, 6, succeeded: true, decided));

        Assert.Equal(new Dictionary<string, long> { ["succeeded"] = 7, ["failed"] = 1 }, counted);
    }

    private static RangeCommit Range(Guid job, long first, long last, bool succeeded, Action<RangeCommit, CommitVerdict> decided) =>
        new()
        {
            JobId = job,
            Stage = 0,
            Run = 1,
            TaskId = Guid.NewGuid(),
            First = first,
            Last = last,
            Succeeded = succeeded,
            StartedAt = DateTime.UtcNow,
            FinishedAt = DateTime.UtcNow,
            Failures = succeeded ? [] : [new FailedAttempt(first, 1, DateTime.UtcNow, DateTime.UtcNow, new ItemError("t", "m"))],
            Decided = decided,
        };
}
