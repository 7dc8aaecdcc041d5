using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Tests;

public sealed class AdoptionTests
{
    private static readonly Deferral SecondFailedOnce = new(1, 1, 1, TimeSpan.Zero);

    [Fact]
    public void What_a_running_task_is_to_run_is_given_to_no_other()
    {
        var job = Restarted(StageFacts.Nothing, Task(9, 2, 6)).Gets("a", "b", "c", "d", "e", "f", "g");
        Assert.Equal(["[0,1)", "[1,2)", "[6,7)", "[7,8)"], job.Starts);
    }

    [Fact]
    public void What_it_had_committed_counts_once_whether_or_not_the_database_was_read_with_it()
    {
        foreach (var facts in new[] { StageFacts.Nothing, Story.Finished(new ItemRange(0, 3)) })
        {
            var job = Restarted(facts, Task(9, 0, 8)).Reports(9, committed: 5);
            Assert.Equal((5, 0), job.Counts);
            job.Ends(9);
            Assert.Equal((8, 0), job.Counts);
            Assert.Equal(JobState.Succeeded, job.Job.Record.State);
        }
    }

    [Fact]
    public void What_it_had_failed_counts_once_too()
    {
        var facts = new StageFacts([new ItemRange(0, 3)], [new ItemRange(2, 3)], []);
        Assert.Equal((4, 1), Restarted(facts, Task(9, 0, 8)).Reports(9, committed: 5, failed: 1).Counts);
    }

    [Fact]
    public void An_item_that_one_running_task_put_off_and_another_runs_is_not_run_a_third_time()
    {
        var job = Restarted(StageFacts.Nothing, Task(8, 0, 8), Task(9, 1, 2)).Reports(8, committed: 2, deferred: SecondFailedOnce);
        Assert.Equal(0, job.Job.Retrying);
        job.Ends(9).Reports(8, committed: 8, ended: true, deferred: SecondFailedOnce);
        Assert.Equal((8, 0), job.Counts);
        Assert.Equal(JobState.Succeeded, job.Job.Record.State);
    }

    [Fact]
    public void An_item_that_it_put_off_and_that_has_an_outcome_since_is_not_run_again()
    {
        var job = Restarted(Story.Finished(new ItemRange(1, 2)), Task(8, 0, 8))
            .Reports(8, committed: 8, ended: true, deferred: SecondFailedOnce);
        Assert.Equal((8, 0), job.Counts);
        Assert.Equal(JobState.Succeeded, job.Job.Record.State);
    }

    [Fact]
    public void Of_two_tasks_over_the_same_items_each_commit_counts_once_whichever_is_refused()
    {
        var job = Restarted(StageFacts.Nothing, Task(8, 0, 8), Task(9, 0, 8)).Reports(9, committed: 0, refused: true);
        job.Hears(new TaskResolved(Story.TaskId(9), Story.Finished(new ItemRange(0, 4))));
        Assert.Equal((4, 0), job.Counts);
        job.Reports(8, committed: 6);
        Assert.Equal((6, 0), job.Counts);
    }

    [Fact]
    public void A_running_task_of_a_paused_job_is_asked_for_all_it_has_not_begun()
    {
        var job = Restarted(StageFacts.Nothing, JobState.Paused, false, Task(9, 0, 8));
        Assert.Equal(0, Assert.Single(job.Wants<ShrinkTask>()).Keep);
    }

    [Fact]
    public void A_running_task_of_a_job_to_be_cancelled_is_stopped()
    {
        var job = Restarted(StageFacts.Nothing, JobState.Running, true, Task(9, 0, 8));
        Assert.Single(job.Wants<StopTask>());
        job.Reports(9, committed: 2, end: 2, ended: true);
        Assert.Equal(JobState.Cancelled, job.Job.Record.State);
        Assert.Equal((2, 0), job.Counts);
    }

    private static TaskAdopted Task(byte id, long first, long end) => new(Story.TaskId(id), 0, new ItemRange(first, end), "s" + id);

    private static Story Restarted(StageFacts facts, params TaskAdopted[] tasks) => Restarted(facts, JobState.Running, false, tasks);

    private static Story Restarted(StageFacts facts, JobState state, bool cancelRequested, params TaskAdopted[] tasks)
    {
        var story = new Story(Story.Record(8) with { State = state, CancelRequested = cancelRequested }, facts);
        foreach (var task in tasks)
        {
            story.Hears(task);
        }

        return story.Hears(new Opened());
    }
}
