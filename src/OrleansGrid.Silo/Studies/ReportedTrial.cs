using System.Text.Json;
using OrleansGrid.Engine;
using OrleansGrid.Search;

namespace OrleansGrid.Silo;

/// <summary>What people tell of a trial that ran elsewhere, as it is committed.</summary>
internal static class ReportedTrial
{
    /// <summary>Null, or one sentence that says what is wrong with it.</summary>
    public static string? Validate(JobRecord job, long trial, TrialTold told) => job.Study switch
    {
        null => $"Job {job.JobId} is a {job.Kind}; only of trials of a study can be told.",
        { AskAndTell: false } => $"The trials of study {job.JobId} run on silos; to be told of them, submit it with --ask-and-tell.",
        _ when trial < 0 || trial >= job.Stages[0].Total => $"The study has no trial {trial}; they are numbered from 0 to {job.Stages[0].Total - 1}.",
        _ when told.Failure is { Length: 0 } => "A trial that has failed has a reason; give it.",
        _ when told.Failure is not null => null,
        { Directions.Count: var objectives } when told.Values.Count != objectives => $"The study has {objectives} {(objectives == 1 ? "objective" : "objectives")}, and {told.Values.Count} values were told of trial {trial}.",
        _ when !told.Values.Concat(told.Violations).All(double.IsFinite) => $"What was told of trial {trial} is not a finite number; tell of a trial without a value with --failed.",
        _ => null,
    };

    public static RangeCommit Commit(JobRecord job, long trial, GivenTrial given, TrialTold told, Action<RangeCommit, string?> decided)
    {
        var now = DateTime.UtcNow;
        var attempt = given.Attempts + 1;
        return new RangeCommit
        {
            JobId = job.JobId,
            Stage = 0,
            Run = job.Run,
            TaskId = Guid.CreateVersion7(),
            First = trial,
            Last = trial,
            Succeeded = told.Failure is null,
            StartedAt = given.AskedAt,
            FinishedAt = now,
            Results = told.Failure is null ? JsonSerializer.SerializeToUtf8Bytes<TrialOutcome[]>([given.OutcomeBy(told)], GridJson.Options) : default(ReadOnlyMemory<byte>?),
            Attempts = told.Failure is null && attempt > 1 ? [attempt] : null,
            Failures = told.Failure is { } why ? [new FailedAttempt(trial, attempt, given.AskedAt, now, new ItemError("told", why))] : [],
            Decided = decided,
        };
    }

    public static OutcomesReported ToEvent(long trial, bool succeeded)
    {
        ItemRange[] range = [new(trial, trial + 1)];
        return new OutcomesReported(0, new StageFacts(range, succeeded ? [] : range, []));
    }
}
