using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Stages;
using OrleansGrid.Engine.Tasks;

namespace OrleansGrid.Engine.Slots;

/// <summary>Starts tasks over the items that wait, in the first stage that is ready.</summary>
internal sealed class TaskStarts(
    RecordKeeper keeper,
    JobStages stages,
    JobTasks tasks,
    ParkedSlots parked,
    JobLifecycle life,
    Quarantine quarantine,
    Func<Guid> newTaskId
)
{
    /// <summary>Uses a slot on <paramref name="silo"/>, which the job is not yet counted to hold.</summary>
    /// <param name="like">Number of a stage whose tasks need what the slot gives.</param>
    public bool TryStart(string silo, int like)
    {
        var index = stages.NextLike(like);
        if (index < 0)
        {
            return false;
        }

        var lanes = tasks.Sets.HoldingSlots + parked.Count + 1;
        var stage = stages[index].Progress;
        if (stage.Take(lanes, tasks.CompanyOn(silo), stages[index].Record.Policy.MaxItemsPerTask ?? long.MaxValue) is not { } taken)
        {
            return false;
        }

        Start(AssignedTask.Of(TaskRole.Sole, newTaskId(), index, silo, taken, keeper.Now.Monotonic), stage.AttemptsIn(taken.Range));
        return true;
    }

    /// <summary>Adds the task, notes its item if it is quarantined, and starts it.</summary>
    public void Start(AssignedTask task, IReadOnlyList<ItemAttempts> attempts, Action? beforeNote = null)
    {
        tasks.Add(task);
        // What an earlier epoch of the job had begun to run may not have been written yet.
        life.BeginToRun();
        beforeNote?.Invoke();
        var noted = quarantine.NoteIfQuarantined(task);
        keeper.Emit(new StartTask(task.TaskId, task.Stage, task.Range, task.Silo, attempts, noted));
    }
}
