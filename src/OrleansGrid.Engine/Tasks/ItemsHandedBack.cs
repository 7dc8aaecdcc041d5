using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;
using OrleansGrid.Engine.Stages;

namespace OrleansGrid.Engine.Tasks;

/// <summary>
/// Asks tasks to hand back items that they have not begun: for idle slots, of the slowest task, when the stage has none left to start;
/// while the job is paused, of all.
/// </summary>
internal sealed class ItemsHandedBack(RecordKeeper keeper, JobStages stages, JobTasks tasks, OverdueItems overdue)
{
    /// <summary>Items this quick are not worth a message to take over.</summary>
    private static readonly TimeSpan WorthTaking = TimeSpan.FromMilliseconds(20);

    private int _worthAsking;
    private TimeSpan? _lookedAt;

    /// <summary>
    /// Tasks that have items which are worth taking. With many tasks the number may be a little old, but it is 0 when
    /// <see cref="TakeFromSlowest"/> has just found none.
    /// </summary>
    public int WorthAsking
    {
        get
        {
            var candidates = tasks.Sets.WithItemsToSpare.Count;
            if (candidates <= OverdueItems.Few || _lookedAt is not { } at || keeper.Now.Monotonic - at >= OverdueItems.PictureAge)
            {
                Slowest();
            }

            return Math.Min(candidates, _worthAsking);
        }
    }

    /// <returns>Whether a task was asked.</returns>
    public bool TakeFromSlowest()
    {
        if (Slowest() is not { } slowest)
        {
            return false;
        }

        Ask(slowest, overdue.IsOverdue(slowest) ? 0 : 0.5);
        _worthAsking--;
        return true;
    }

    /// <param name="keep">The share of what it has not begun that the task is to keep.</param>
    public void Ask(AssignedTask task, double keep)
    {
        task.AskBack();
        keeper.Emit(new ShrinkTask(task.TaskId, keep));
    }

    /// <summary>What tasks have not begun is not to be begun.</summary>
    public void AskAll()
    {
        foreach (var task in tasks.All.Where(t => t is { IsLost: false, HandBack: not HandBackState.Asked }))
        {
            Ask(task, keep: 0);
        }
    }

    /// <summary>
    /// Again and again, until each task has said that nothing is left to give: one may have been adopted, or have missed the asking.
    /// </summary>
    public void AskWhilePaused()
    {
        if (tasks.Sets.Askable.Count > 0)
        {
            foreach (var task in tasks.Sets.Askable.ToList())
            {
                Ask(task, keep: 0);
            }
        }
    }

    public void OnShrunk(TaskShrunk shrunk)
    {
        if (tasks.TryGet(shrunk.TaskId, out var task))
        {
            task.AnswerAsk(shrunk.End);
            TakeBack(task, shrunk.End);
        }
    }

    public void OnTicked()
    {
        if (tasks.Sets.Silent.Count > 0)
        {
            foreach (var task in tasks.Sets.Silent.ToList())
            {
                task.EndSilence();
            }
        }
    }

    /// <summary>Items from <paramref name="end"/> on have not begun and are the job's again.</summary>
    public void TakeBack(AssignedTask task, long end)
    {
        if (end < task.Range.End && !task.IsLost)
        {
            end = Math.Max(end, task.Committed);
            Return(task, task.Range with { First = end });
            task.Cut(end);
        }
    }

    /// <summary>
    /// Items of a task are the job's again, except those that have an outcome, wait for their back-off, or are in another task too.
    /// </summary>
    /// <param name="crashes">How many silos have died under them.</param>
    public void Return(AssignedTask task, ItemRange range, int crashes = 0)
    {
        if (range.IsEmpty)
        {
            return;
        }

        var rest = new RangeSet();
        rest.Add(range);
        foreach (var item in task.Deferred)
        {
            rest.Remove(new ItemRange(item, item + 1));
        }

        foreach (var other in tasks.OthersThatRun(task, range))
        {
            rest.Remove(other.Pending);
        }

        foreach (var open in rest.Ranges)
        {
            stages[task.Stage].Progress.Offer(open, crashes);
        }
    }

    /// <summary>The task that will run longest, of those that have items which are worth taking.</summary>
    private AssignedTask? Slowest()
    {
        (_lookedAt, _worthAsking) = (keeper.Now.Monotonic, 0);
        var (slowest, longest) = (default(AssignedTask), TimeSpan.MinValue);
        foreach (var task in tasks.Sets.WithItemsToSpare)
        {
            var remaining = overdue.IsOverdue(task) ? TimeSpan.MaxValue : Remaining(task);
            if (remaining > WorthTaking)
            {
                _worthAsking++;
                (slowest, longest) = remaining > longest ? (task, remaining) : (slowest, longest);
            }
        }

        return slowest;
    }

    /// <summary>How long the task will still run, as far as can be told.</summary>
    private TimeSpan Remaining(AssignedTask task)
    {
        var elapsed = keeper.Now.Monotonic - task.PlacedAt;
        if (stages[task.Stage].Progress.Sizer.SecondsPerItem is not { } seconds)
        {
            // Nothing has ended yet: what has run for long will go on for long.
            return elapsed;
        }

        // The item being run, and those that must have ended by now, cannot be handed back.
        var begun = Math.Max(task.Committed, task.Range.First + (long)Math.Min(task.Range.Count, elapsed.TotalSeconds / seconds));
        return TimeSpan.FromSeconds(Math.Min(1e6, Math.Max(0, task.Range.End - begun - 1) * seconds));
    }
}
