using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Tests;

public sealed class LifecycleTests
{
    [Fact]
    public void A_new_job_wants_a_slot_for_each_item_but_asks_for_a_thousand_at_most()
    {
        Assert.Equal(3, Story.Of(3).Job.Demand().Wants);
        Assert.Equal(1024, Story.Of(1_000_000).Job.Demand().Wants);
    }

    [Fact]
    public void Its_first_tasks_are_one_item_long_and_make_it_run()
    {
        var job = Story.Of(100);
        Assert.Equal(JobState.Pending, job.Job.Record.State);
        job.Gets("a", "b");
        Assert.Equal(["[0,1)", "[1,2)"], job.Starts);
        Assert.Equal(JobState.Running, job.Job.Record.State);
        Assert.Equal(2, job.Job.Demand().Holds.Values.Sum());
    }

    [Fact]
    public void A_slot_that_is_used_as_granted_is_not_confirmed_but_one_that_is_not_used_is()
    {
        var job = Story.Of(2);
        Assert.Empty(job.Gets("a", "b").Wants<AskSlots>());
        Assert.Single(job.Gets("c").Wants<AskSlots>());
    }

    [Fact]
    public void A_task_that_has_ended_leaves_its_slot_to_the_next_which_is_larger_when_items_are_quick()
    {
        var job = Story.Of(1000).Gets("a").Ends(1, seconds: 0.001);
        Assert.Equal(["[1,17)"], job.Starts);
    }

    [Fact]
    public void Without_items_it_succeeds_at_once() => Assert.Equal(JobState.Succeeded, Story.Of(0).Job.Record.State);

    [Fact]
    public void When_every_item_has_succeeded_it_has_succeeded_and_says_so_durably()
    {
        var job = Story.Of(2).Gets("a", "b").Ends(1);
        Assert.Equal(JobState.Running, job.Job.Record.State);
        job.Ends(2);
        Assert.Equal(JobState.Succeeded, job.Job.Record.State);
        Assert.Equal((2, 0), job.Counts);
        Assert.Contains(new SaveRecord(Now: true), job.Wants<SaveRecord>());
    }

    [Fact]
    public void One_failed_item_fails_the_job_but_only_when_all_others_were_run()
    {
        var job = Story.Of(2).Gets("a").Reports(1, committed: 1, failed: 1, ended: true);
        Assert.Equal(JobState.Running, job.Job.Record.State);
        job.Ends(2);
        Assert.Equal(JobState.Failed, job.Job.Record.State);
        Assert.Equal("1 of 2 items failed.", job.Job.Record.Error);
    }

    [Fact]
    public void As_many_failed_items_as_it_bears_do_not_fail_it()
    {
        var job = Story.Of(2, maxFailed: new FailureTolerance(1, null)).Gets("a").Reports(1, committed: 1, failed: 1, ended: true).Ends(2);
        Assert.Equal(JobState.Succeeded, job.Job.Record.State);
    }

    [Fact]
    public void One_more_fails_it_at_once_and_stops_what_runs()
    {
        var job = Story.Of(100, maxFailed: new FailureTolerance(0, null)).Gets("a", "b").Reports(1, committed: 1, failed: 1, ended: true);
        Assert.Contains(job.Wants<StopTask>(), s => s.TaskId == Story.TaskId(2));
        Assert.Equal(0, job.Job.Demand().Wants);
        job.Reports(2, committed: 1, ended: true, executed: 0);
        Assert.Equal(JobState.Failed, job.Job.Record.State);
        Assert.Empty(job.Starts);
    }

    [Fact]
    public void A_stage_starts_when_the_one_it_waits_for_has_ended()
    {
        var job = new Story(Story.Record(2, 1)).Hears(new Opened()).Gets("a", "b").Ends(1);
        Assert.Empty(job.Starts);
        Assert.Equal(0, job.Job.Demand().Wants);
        job.Ends(2);
        Assert.Equal(1, Assert.Single(job.Wants<StartTask>()).Stage);
    }

    [Fact]
    public void What_is_heard_after_the_end_changes_nothing()
    {
        var job = Story.Of(1).Gets("a").Ends(1);
        var record = job.Job.Record;
        JobEvent[] late =
        [
            new CancelAsked(),
            new PauseAsked(),
            new ResumeAsked(),
            new Ticked(),
            new SlotsGranted(["a"], 0),
            new TaskLost(Story.TaskId(1), true),
            new TaskShrunk(Story.TaskId(1), 0),
            new TaskResolved(Story.TaskId(1), StageFacts.Nothing),
        ];
        foreach (var happened in late)
        {
            job.Hears(happened);
            Assert.Same(record, job.Job.Record);
            Assert.Empty(job.Wants<StartTask>());
            Assert.Empty(job.Wants<SaveRecord>());
        }
    }

    [Fact]
    public void What_nobody_reported_before_the_end_is_counted_when_the_database_is_read_after_it()
    {
        var job = Story.Of(3).Gets("a").Hears(new CancelAsked()).Reports(1, committed: 0, end: 0, ended: true, executed: 0);
        Assert.Equal(JobState.Cancelled, job.Job.Record.State);
        job.Hears(new StageLoaded(0, Story.Finished(new ItemRange(0, 1))));
        Assert.Equal((1, 0), job.Counts);
        job.Hears(new StageLoaded(0, Story.Finished(new ItemRange(0, 1))));
        Assert.Equal((1, 0), job.Counts);
    }
}
