using OrleansGrid.Engine.Jobs;
using OrleansGrid.Silo.Kinds;
using OrleansGrid.Silo.Supervision;

namespace OrleansGrid.Silo.Jobs;

/// <summary>Lets the kind of a job that has ended clean up, and keeps its counts, beside everything else.</summary>
internal sealed class JobEndings(KindRegistry kinds, JobFacts facts, UnawaitedCalls calls)
{
    /// <summary>Nobody asks a second time, so a clean-up that fails leaves something behind whatever its reason.</summary>
    public void Ended(JobRecord record)
    {
        // A job has no more ranges than items.
        if (record.Stages.Sum(stage => stage.Total) > JobFacts.CountedQuickly)
        {
            calls.Watch(Task.Run(() => facts.KeepCountsAsync(record.JobId, record.Run)), "counts", record.JobId, isRepeated: false);
        }

        if (kinds.Find(record.Kind) is { } kind)
        {
            calls.Watch(Task.Run(() => CleanUpAsync(kind, record)), "clean-up", record.JobId, isRepeated: false);
        }
    }

    private async Task CleanUpAsync(IJobKind kind, JobRecord record) =>
        await kind.EndedAsync(new JobEnding(record.View(), async () => await facts.HasEndedAsync(record.JobId, record.Run)));
}
