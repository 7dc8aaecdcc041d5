namespace OrleansGrid.Engine.Jobs;

/// <summary>Makes the record with which a job that has ended goes on.</summary>
internal static class NextRun
{
    public static JobRecord? Reopened(JobRecord record, Guid? request, DateTimeOffset now) =>
        record.State is JobState.Failed or JobState.Cancelled ? (Begun(record, now) with { FailuresSince = null }).After(request) : null;

    public static JobRecord? Extended(JobRecord record, Guid request, StageExtension by, DateTimeOffset now)
    {
        if (!record.State.IsTerminal() || record.Stages.Count != 1)
        {
            return null;
        }

        var stage = record.Stages[0];
        return (
            Begun(record, now) with
            {
                FailuresSince = record.FailuresSince ?? record.Run,
                TimeLimit = by.TimeLimit,
                MaxFailed = by.MaxFailed,
                Memo = by.Memo ?? record.Memo,
                Stages =
                [
                    stage with
                    {
                        Total = stage.Total + by.Items,
                        Policy = by.Policy ?? stage.Policy,
                        Inputs = stage.Inputs is RangeInputs range ? range with { Last = range.Last + by.Items } : stage.Inputs,
                    },
                ],
            }
        ).After(request);
    }

    private static JobRecord Begun(JobRecord record, DateTimeOffset now) =>
        record with
        {
            State = JobState.Running,
            Run = record.Run + 1,
            QueuedAt = now,
            Early = null,
            CancelRequested = false,
            FinishedAt = null,
            Error = null,
            Complete = null,
        };
}
