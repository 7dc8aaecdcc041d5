using OrleansGrid.Engine.Stages;
using OrleansGrid.Engine.Tasks;

namespace OrleansGrid.Engine.Jobs;

/// <summary>How a job comes to its end: nothing new starts, and it ends when the last task has.</summary>
internal sealed class EndOfJob(
    RecordKeeper keeper,
    JobStages stages,
    JobTasks tasks,
    ItemsHandedBack handedBack,
    FailureExplanation explanation
)
{
    /// <summary>As what the job ends when its last task has; null while it goes on.</summary>
    private JobState? _state;

    /// <summary>Nothing starts any more.</summary>
    public bool HasBegun => _state is not null;

    /// <summary>Nothing new starts, and what runs is stopped.</summary>
    public void Begin(JobState state)
    {
        _state = state;
        foreach (var task in tasks.All)
        {
            keeper.Emit(new StopTask(task.TaskId));
        }
    }

    /// <summary>The job cannot go on.</summary>
    public void Fail(string why)
    {
        keeper.Change(keeper.Record with { Error = why });
        Begin(JobState.Failed);
    }

    /// <summary>
    /// What has an outcome cannot be told any more, so the job cannot succeed, early neither. One that is cancelled, or fails already, ends
    /// so.
    /// </summary>
    public void OnStorageRefused(string why)
    {
        explanation.GiveUp();
        if (!keeper.Record.State.IsTerminal() && _state is not (JobState.Cancelled or JobState.Failed))
        {
            Fail(why);
        }
    }

    /// <summary>Nothing new starts; the job succeeds when the last task has ended.</summary>
    public void BeginEarly(EarlyEnd early)
    {
        if (early.StopsRunning)
        {
            Begin(JobState.Succeeded);
        }
        else
        {
            _state = JobState.Succeeded;
            handedBack.AskAll();
        }
    }

    public void OnLimitReached(LimitReached reached)
    {
        if (!HasBegun && !keeper.Record.State.IsTerminal())
        {
            keeper.Save(keeper.Record with { Early = reached.End });
            BeginEarly(reached.End);
        }
    }

    public void BeginWhenTooManyFailed()
    {
        if (!HasBegun && keeper.Record.MaxFailed is { } tolerance && stages.Sums is var sums && sums.Failed > tolerance.Limit(sums.Total))
        {
            Fail($"{sums.Failed} of {sums.Total} items failed; the job tolerates at most {tolerance.Limit(sums.Total)}.");
            explanation.AskIfStaged();
        }
    }

    public void FinishWhenNothingIsLeft()
    {
        if (tasks.Count > 0 || explanation.IsDue)
        {
            return;
        }

        var sums = stages.Sums;
        if (sums is { Unclosed: 0, Busy: 0 } && sums.Succeeded + sums.Failed >= sums.Total)
        {
            var limit = keeper.Record.MaxFailed?.Limit(sums.Total) ?? 0;
            Finish(sums.Failed > limit ? JobState.Failed : JobState.Succeeded, sums, complete: true);
        }
        else if (_state is { } state)
        {
            Finish(state, sums, complete: false);
        }
    }

    private void Finish(JobState state, StageSums sums, bool complete)
    {
        var record = keeper.Record;
        keeper.Save(
            record with
            {
                State = state,
                Complete = complete ? true : null,
                FinishedAt = keeper.Now.Wall,
                StartedAt = record.StartedAt ?? (sums.Succeeded + sums.Failed > 0 ? keeper.Now.Wall : null),
                Error = state == JobState.Failed ? record.Error ?? $"{sums.Failed} of {sums.Total} items failed." : null,
            }
        );
    }
}
