namespace OrleansGrid.Engine;

/// <summary>A job that has ended and goes on with more items.</summary>
public sealed partial class JobMachine
{
    /// <summary>
    /// The record of the next run of a job of one stage that has ended, with more items. What has an outcome keeps it, failures too; what has none is run. Null when
    /// the job has not ended.
    /// </summary>
    public static JobRecord? Extend(JobRecord record, JobExtension by)
    {
        if (!record.State.IsTerminal() || record.Stages.Count != 1)
        {
            return null;
        }

        var stage = record.Stages[0];
        return record with
        {
            State = JobState.Running,
            Run = record.Run + 1,
            FailuresSince = record.FailuresSince ?? record.Run,
            Extension = by.Request,
            Early = null,
            Limits = by.Limits,
            CancelRequested = false,
            FinishedAt = null,
            Error = null,
            Stages = [stage with { Total = stage.Total + by.Items }],
            Inputs = record.Inputs is RangeInputs range ? range with { Last = range.Last + by.Items } : record.Inputs,
            Spec = record.Spec with { MaxFailed = by.MaxFailed, MaxItemsPerTask = by.Limits?.Target is null ? record.Spec.MaxItemsPerTask : 1 },
        };
    }
}
