using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Tests;

public sealed class HandingBackTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Near_the_end_an_idle_slot_takes_half_of_what_the_slowest_task_has_not_begun()
    {
        var job = Late().Gets("b");
        Assert.Equal(new ShrinkTask(Story.TaskId(9), 0.5), Assert.Single(job.Wants<ShrinkTask>()));
        Assert.Equal(2, job.Job.Demand().Holds.Values.Sum());
        job.Hears(new TaskShrunk(Story.TaskId(9), 60));
        Assert.Equal(new ItemRange(60, 61), Assert.Single(job.Wants<StartTask>()).Range);
        Assert.Equal(new ItemRange(0, 60), job.Task(9).Range);
    }

    [Fact]
    public void A_task_that_has_begun_all_its_items_is_not_asked_again()
    {
        var job = Late().Gets("b").Hears(new TaskShrunk(Story.TaskId(9), 100));
        Assert.Equal(0, job.Job.Demand().Wants);
        Assert.Equal(1, job.Job.Demand().Holds.Values.Sum());
        job.Gets("b");
        Assert.Empty(job.Wants<ShrinkTask>());
    }

    [Fact]
    public void A_task_whose_report_has_overtaken_its_answer_has_not_begun_all_its_items()
    {
        var job = Late().Gets("b").Reports(9, committed: 1, end: 60).Hears(new TaskShrunk(Story.TaskId(9), 60));
        Assert.False(job.Task(9).AllBegun);
    }

    [Fact]
    public void A_task_that_may_not_have_heard_is_asked_again_but_only_after_a_while()
    {
        var job = Late().Gets("b").Hears(new TaskShrunk(Story.TaskId(9), long.MaxValue));
        Assert.Equal(0, job.Job.Demand().Wants);
        job.After(Second);
        Assert.Equal(1, job.Job.Demand().Wants);
    }

    [Fact]
    public void What_was_handed_back_comes_back_once_though_the_task_reports_it_too()
    {
        var job = Late().Gets("b").Hears(new TaskShrunk(Story.TaskId(9), 60)).Reports(9, committed: 1, end: 60);
        Assert.Equal(39, job.Job.Demand().Wants);
    }

    [Fact]
    public void What_was_handed_back_comes_back_though_the_answer_was_lost()
    {
        var job = Late().Gets("b").Hears(new TaskShrunk(Story.TaskId(9), long.MaxValue)).Reports(9, committed: 1, end: 60);
        Assert.Equal(40, job.Job.Demand().Wants);
    }

    [Fact]
    public void A_slot_whose_silo_hands_everything_back_is_let_go()
    {
        // So does a silo that drains; the next task would fare no better.
        var job = Story.Of(10).Gets("a").Reports(1, committed: 0, end: 0, ended: true, executed: 0);
        Assert.Empty(job.Starts);
        Assert.Empty(job.Job.Demand().Holds);
        Assert.Equal(10, job.Job.Demand().Wants);
    }

    [Fact]
    public void Slots_to_be_given_back_are_not_used_again()
    {
        var job = Story.Of(10).Gets("a", "b").Hears(new SlotsGranted([], 1)).Ends(1);
        Assert.Empty(job.Starts);
        Assert.Single(job.Wants<AskSlots>());
        job.Ends(2);
        Assert.Single(job.Starts);
    }

    [Fact]
    public void A_slot_that_only_waits_for_items_is_given_back_first()
    {
        var job = Late().Gets("b").Hears(new SlotsGranted([], 1));
        Assert.Equal(["a"], job.Job.Demand().Holds.Keys);
    }

    /// <summary>All items are in one task that has run for a while.</summary>
    private static Story Late() =>
        new Story(Story.Record(100) with { State = JobState.Running })
            .Hears(new TaskAdopted(Story.TaskId(9), 0, new ItemRange(0, 100), "a"))
            .Hears(new Opened())
            .After(Second);
}
