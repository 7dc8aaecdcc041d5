using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Tests;

/// <summary>
/// With many tasks the job does not look at each of them in every event; what it goes by may be a moment old, and does no harm.
/// </summary>
public sealed class ManyTasksTests
{
    private const byte Tasks = 20;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void A_slot_for_which_no_task_has_items_any_more_is_let_go_and_no_other_is_wanted()
    {
        var job = Of(itemsPerTask: 100, speculative: false).After(TimeSpan.FromSeconds(1));
        Assert.Equal(Tasks, job.Job.Demand().Wants);
        // Items turn out to be too quick to be worth a message. Wanted all the same, the slot would be granted over and over.
        job.Ends(1, seconds: 1e-6);
        Assert.Empty(job.Wants<ShrinkTask>());
        Assert.Single(job.Wants<AskSlots>());
        Assert.Equal(0, job.Job.Demand().Wants);
        Assert.DoesNotContain("silo 1", job.Job.Demand().Holds.Keys);
    }

    [Fact]
    public void Tasks_are_looked_at_again_after_a_while()
    {
        var job = Of(itemsPerTask: 100, speculative: false).After(15 * Moment);
        Assert.Equal(0, job.Job.Demand().Wants);
        Assert.Equal(Tasks, job.After(10 * Moment).Job.Demand().Wants);
    }

    [Fact]
    public void A_job_that_has_not_looked_for_slow_items_asks_to_be_woken_though_nothing_else_happens()
    {
        var job = Of(itemsPerTask: 1, speculative: true);
        Assert.Equal(TimeSpan.FromSeconds(30), Assert.Single(job.Wants<WakeAt>()).At);
        Assert.Equal(20 * Moment, Assert.Single(job.After(Moment).Wants<WakeAt>()).At);
        Assert.Equal(TimeSpan.FromSeconds(30), Assert.Single(job.After(19 * Moment).Wants<WakeAt>()).At);
    }

    [Fact]
    public void Of_many_tasks_one_that_becomes_slow_wants_a_speculative_attempt_at_once()
    {
        var job = Of(itemsPerTask: 1, speculative: true, others: 100).After(TimeSpan.FromSeconds(30) - Moment);
        Assert.Empty(job.Job.Demand().Spares);
        Assert.Equal(Tasks, job.After(Moment).Job.Demand().Spares.Count);
    }

    /// <summary>All items are in tasks on silos of their own, but some that have an outcome.</summary>
    private static Story Of(int itemsPerTask, bool speculative, int others = 0)
    {
        var record = Story.Record((Tasks * itemsPerTask) + others) with { State = JobState.Running };
        var stage = record.Stages[0] with { Policy = record.Stages[0].Policy with { Speculative = speculative } };
        var first = Tasks * itemsPerTask;
        var story = new Story(record with { Stages = [stage] }, Story.Finished(new ItemRange(first, first + others)));
        for (byte task = 1; task <= Tasks; task++)
        {
            var from = (task - 1) * itemsPerTask;
            story.Hears(new TaskAdopted(Story.TaskId(task), 0, new ItemRange(from, from + itemsPerTask), "silo " + task));
        }

        return story.Hears(new Opened());
    }
}
