using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Tasks;

namespace OrleansGrid.Engine.Stages;

/// <summary>Says when the item that a task runs has taken so long that something may be wrong with it, or with its silo.</summary>
internal sealed class OverdueItems(RecordKeeper keeper, JobStages stages, SpeculationRules rules)
{
    /// <summary>
    /// A picture of many tasks is looked at again after so long. Nothing is decided by less: no item is worth a message sooner.
    /// </summary>
    public static readonly TimeSpan PictureAge = TimeSpan.FromMilliseconds(20);

    /// <summary>A picture of so few tasks is looked at each time.</summary>
    public const int Few = 16;

    public bool IsOverdue(AssignedTask task) =>
        keeper.Now.Monotonic - task.AdvancedAt >= rules.After && keeper.Now.Monotonic >= OverdueAt(task);

    public TimeSpan OverdueAt(AssignedTask task) => task.AdvancedAt + rules.Patience(stages[task.Stage].Progress.Typical.Median);
}
