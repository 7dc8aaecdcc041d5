using System.Text.Json;
using OrleansGrid.Engine.Driver;
using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;
using OrleansGrid.Silo.Commit;

namespace OrleansGrid.Silo.Jobs;

/// <summary>How commands and observers of a job's kind act on it.</summary>
internal sealed class JobControlPort(JobDriver driver, TaskCommitter committer) : IJobControl
{
    public RecordedJob Job => driver.Machine!.Record.View();

    public long ItemsFailed => driver.Machine!.Failed;

    public bool MayGiveOut => driver.Machine!.MayGiveOut;

    public bool HasCarriedOut(Guid request) => driver.Machine!.Record.HasCarriedOut(request);

    public void GaveOut() => driver.Apply(new ItemGivenOut());

    public Task ExtendAsync(Guid request, StageExtension extension) => driver.ExtendAsync(request, extension);

    public void EndEarly(string reason, bool stopsRunning) => driver.Apply(new LimitReached(new EarlyEnd(reason, stopsRunning)));

    public Task SavedAsync() => driver.SavedAsync();

    public void Reported(int stage, long item, bool succeeded)
    {
        ItemRange[] range = [new(item, item + 1)];
        driver.Apply(new OutcomesReported(stage, new StageFacts(range, succeeded ? [] : range, [])));
    }

    public async Task<string?> CommitAsync(ExternalOutcome outcome)
    {
        var (record, now) = (driver.Machine!.Record, DateTime.UtcNow);
        var succeeded = outcome.Error is null;
        var verdict = await committer.CommitAsync(decided => new RangeCommit
        {
            JobId = record.JobId,
            Stage = outcome.Stage,
            Run = record.Run,
            TaskId = Guid.CreateVersion7(),
            First = outcome.Item,
            Last = outcome.Item,
            Succeeded = succeeded,
            StartedAt = outcome.StartedAt,
            FinishedAt = now,
            Results = succeeded
                ? JsonSerializer.SerializeToUtf8Bytes<JsonElement?[]>([outcome.Result], GridJson.Options)
                : default(ReadOnlyMemory<byte>?),
            Attempts = succeeded && outcome.Attempt > 1 ? [outcome.Attempt] : null,
            Failures = outcome.Error is { } error ? [new FailedAttempt(outcome.Item, outcome.Attempt, outcome.StartedAt, now, error)] : [],
            Decided = decided,
        });
        return verdict.IsCommitted ? null : verdict.ToString();
    }
}
