using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Tests;

public sealed class RetryTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void A_failed_item_is_run_again_when_its_back_off_is_over_and_not_before()
    {
        var job = DeferredOnce();
        Assert.Equal(1, job.Job.Retrying);
        Assert.Equal(0, job.Job.Demand().Wants);
        Assert.Equal(Second, Assert.Single(job.Wants<WakeAt>()).At);

        job.After(0.9 * Second);
        Assert.Equal(0, job.Job.Demand().Wants);
        job.After(0.1 * Second);
        Assert.Equal(1, job.Job.Demand().Wants);
        Assert.Single(job.Wants<AskSlots>());
    }

    [Fact]
    public void Its_next_task_is_told_how_often_it_was_tried()
    {
        var job = DeferredOnce().After(Second).Gets("a");
        Assert.Equal([new ItemAttempts(0, 1, 1, 0)], Assert.Single(job.Wants<StartTask>()).Attempts);
    }

    [Fact]
    public void The_job_ends_only_when_it_was_tried_again()
    {
        var job = DeferredOnce();
        Assert.Equal(JobState.Running, job.Job.Record.State);
        job.After(Second).Gets("a").Ends(2);
        Assert.Equal(JobState.Succeeded, job.Job.Record.State);
    }

    [Fact]
    public void A_report_heard_twice_puts_an_item_back_once()
    {
        var job = Story.Of(2, attempts: 2).Gets("a").Ends(1).Reports(2, committed: 2, deferred: Deferred(1));
        job.Reports(2, committed: 2, deferred: Deferred(1)).Reports(2, committed: 2, ended: true, deferred: Deferred(1));
        Assert.Equal(1, job.Job.Retrying);
    }

    [Fact]
    public void A_report_that_another_has_overtaken_changes_nothing()
    {
        var facts = new StageFacts([], [], [new ItemAttempts(7, 1, 1, 0)]);
        var job = new Story(Story.Record(8), facts)
            .Hears(new TaskAdopted(Story.TaskId(9), 0, new ItemRange(0, 8), "a"))
            .Hears(new Opened());
        job.Reports(9, committed: 5).Reports(9, committed: 2);
        Assert.Equal((5, 0), job.Counts);
        Assert.Equal(5, job.Task(9).Committed);
    }

    [Fact]
    public void What_the_database_says_of_earlier_attempts_never_makes_them_fewer()
    {
        // The database was read before the latest attempt was committed.
        var job = Story.Of(1, attempts: 5).Gets("a").Reports(1, committed: 1, ended: true, deferred: new Deferral(0, 3, 3, Second));
        job.After(Second).Gets("a").Loses(2, crashed: false, new StageFacts([], [], [new ItemAttempts(0, 2, 2, 0)])).Gets("a");
        Assert.Equal([new ItemAttempts(0, 3, 3, 0)], Assert.Single(job.Wants<StartTask>()).Attempts);
    }

    private static Story DeferredOnce() => Story.Of(1, attempts: 2).Gets("a").Reports(1, committed: 1, ended: true, deferred: Deferred(0));

    private static Deferral Deferred(long item) => new(item, 1, 1, Second);
}
