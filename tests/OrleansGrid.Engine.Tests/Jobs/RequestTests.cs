using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Tests;

public sealed class RequestTests
{
    [Fact]
    public void A_paused_job_starts_nothing_and_wants_nothing()
    {
        var job = Story.Of(10).Gets("a").Hears(new PauseAsked());
        Assert.Equal(JobState.Paused, job.Job.Record.State);
        Assert.Contains(new SaveRecord(Now: true), job.Wants<SaveRecord>());
        Assert.Equal(0, job.Job.Demand().Wants);
        job.Gets("b");
        Assert.Empty(job.Starts);
        job.Ends(1);
        Assert.Empty(job.Starts);
        Assert.Empty(job.Job.Demand().Holds);
    }

    [Fact]
    public void A_paused_job_goes_on_asking_a_task_for_its_items_until_it_has_given_them()
    {
        var job = Story.Of(1000).Gets("a").Ends(1, seconds: 0.001).Hears(new PauseAsked());
        Assert.Equal(new ShrinkTask(Story.TaskId(2), 0), Assert.Single(job.Wants<ShrinkTask>()));
        job.Hears(new TaskShrunk(Story.TaskId(2), long.MaxValue));
        Assert.Empty(job.Wants<ShrinkTask>());
        job.Hears(new Ticked());
        Assert.Single(job.Wants<ShrinkTask>());
        job.Hears(new TaskShrunk(Story.TaskId(2), 3)).Hears(new TaskShrunk(Story.TaskId(2), 3));
        Assert.Empty(job.Wants<ShrinkTask>());
        job.Hears(new Ticked());
        Assert.Empty(job.Wants<ShrinkTask>());
        Assert.Equal(new ItemRange(1, 3), job.Task(2).Range);
    }

    [Fact]
    public void A_task_that_was_giving_up_half_when_the_job_was_paused_gives_up_the_rest_too()
    {
        var job = new Story(Story.Record(100) with { State = JobState.Running })
            .Hears(new TaskAdopted(Story.TaskId(9), 0, new ItemRange(0, 100), "a"))
            .Hears(new Opened())
            .After(TimeSpan.FromSeconds(1))
            .Gets("b")
            .Hears(new PauseAsked());
        Assert.Empty(job.Wants<ShrinkTask>());
        job.Hears(new TaskShrunk(Story.TaskId(9), 50));
        Assert.Equal(0, Assert.Single(job.Wants<ShrinkTask>()).Keep);
        Assert.Empty(job.Starts);
    }

    [Fact]
    public void A_resumed_job_goes_on_where_it_was()
    {
        var job = Story.Of(10).Hears(new PauseAsked()).Hears(new ResumeAsked());
        Assert.Equal(JobState.Pending, job.Job.Record.State);
        job.Gets("a").Hears(new PauseAsked()).Hears(new ResumeAsked());
        Assert.Equal(JobState.Running, job.Job.Record.State);
        Assert.Equal(9, job.Job.Demand().Wants);
        Assert.Single(job.Wants<AskSlots>());
    }

    [Fact]
    public void A_paused_job_whose_last_item_ends_has_succeeded()
    {
        var job = Story.Of(1).Gets("a").Hears(new PauseAsked()).Ends(1);
        Assert.Equal(JobState.Succeeded, job.Job.Record.State);
    }

    [Fact]
    public void A_job_to_be_cancelled_says_so_durably_stops_its_tasks_and_is_cancelled_when_they_have_ended()
    {
        var job = Story.Of(10).Gets("a").Hears(new CancelAsked());
        Assert.True(job.Job.Record.CancelRequested);
        Assert.Contains(new SaveRecord(Now: true), job.Wants<SaveRecord>());
        Assert.Single(job.Wants<StopTask>());
        Assert.Equal(JobState.Running, job.Job.Record.State);
        job.Gets("b");
        Assert.Empty(job.Starts);
        job.Reports(1, committed: 0, end: 0, ended: true, executed: 0);
        Assert.Equal(JobState.Cancelled, job.Job.Record.State);
    }

    [Fact]
    public void A_paused_job_can_be_cancelled() =>
        Assert.Equal(JobState.Cancelled, Story.Of(10).Hears(new PauseAsked()).Hears(new CancelAsked()).Job.Record.State);

    [Fact]
    public void A_job_to_be_cancelled_is_not_paused() =>
        Assert.Equal(JobState.Running, Story.Of(10).Gets("a").Hears(new CancelAsked()).Hears(new PauseAsked()).Job.Record.State);

    [Fact]
    public void Only_a_failed_or_cancelled_job_can_be_retried_and_then_runs_under_the_next_number()
    {
        var record = Story.Record(1) with { Error = "1 of 1 items failed.", FinishedAt = DateTimeOffset.UnixEpoch, CancelRequested = true };
        foreach (var state in Enum.GetValues<JobState>())
        {
            var next = JobMachine.Reopen(record with { State = state }, Story.Later);
            if (state is JobState.Failed or JobState.Cancelled)
            {
                Assert.Equal(
                    (JobState.Running, 2, false, null, null),
                    (next!.State, next.Run, next.CancelRequested, next.Error, next.FinishedAt)
                );
                Assert.Equal(Story.Later, next.QueuedAt);
            }
            else
            {
                Assert.Null(next);
            }
        }
    }

    [Fact]
    public void A_retried_job_runs_only_what_has_not_succeeded()
    {
        var reopened = JobMachine.Reopen(Story.Record(4) with { State = JobState.Cancelled }, Story.Later)!;
        var job = new Story(reopened, Story.Finished(new ItemRange(0, 1), new ItemRange(2, 3))).Hears(new Opened()).Gets("a", "b", "c");
        Assert.Equal(["[1,2)", "[3,4)"], job.Starts);
    }
}
