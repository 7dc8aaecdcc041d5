using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Tests;

public sealed class LostTaskTests
{
    [Fact]
    public void What_a_lost_task_had_committed_counts_once_and_only_the_rest_is_run_again()
    {
        var job = Adopted(10).Reports(9, committed: 3);
        job.Loses(9, crashed: false, Story.Finished(new ItemRange(0, 5)));
        Assert.Equal((5, 0), job.Counts);
        job.Gets("b");
        Assert.Equal(["[5,6)"], job.Starts);
    }

    [Fact]
    public void Failed_items_that_only_the_database_told_of_count_as_failed()
    {
        var job = Adopted(4).Loses(9, crashed: false, new StageFacts([new ItemRange(0, 4)], [new ItemRange(1, 3)], []));
        Assert.Equal((2, 2), job.Counts);
        Assert.Equal(JobState.Failed, job.Job.Record.State);
    }

    [Fact]
    public void An_item_that_was_put_off_and_that_another_task_finished_counts_once_when_the_first_is_lost()
    {
        var job = Adopted(4, attempts: 2)
            .Reports(9, committed: 2, deferred: new Deferral(1, 1, 1, TimeSpan.Zero))
            .Hears(new Ticked())
            .Gets("b");
        Assert.Equal(["[1,2)"], job.Starts);
        job.Ends(1).Loses(9, crashed: false, Story.Finished(new ItemRange(0, 2)));
        Assert.Equal((2, 0), job.Counts);
        Assert.Equal(2, job.Job.Demand().Wants);
    }

    [Fact]
    public void An_item_that_another_task_runs_by_now_stays_there_when_the_first_is_lost()
    {
        var job = Adopted(4, attempts: 2)
            .Reports(9, committed: 2, deferred: new Deferral(1, 1, 1, TimeSpan.Zero))
            .Hears(new Ticked())
            .Gets("b");
        job.Loses(9, crashed: false, Story.Finished(new ItemRange(0, 1)));
        Assert.Equal(2, job.Job.Demand().Wants);
    }

    [Fact]
    public void Until_the_database_has_answered_nothing_is_run_again_and_the_job_does_not_end()
    {
        var job = Adopted(2).Hears(new TaskLost(Story.TaskId(9), true)).Gets("b");
        Assert.Empty(job.Starts);
        Assert.Equal(JobState.Running, job.Job.Record.State);
    }

    [Fact]
    public void After_its_silo_died_the_first_open_item_is_run_alone_and_the_others_in_pieces()
    {
        var job = Adopted(100).Loses(9, crashed: true, Story.Finished(new ItemRange(0, 10)));
        job.Gets("a", "b", "c");
        Assert.Equal(["[10,11)", "[11,12)", "[12,13)"], job.Starts);
    }

    [Fact]
    public void A_commit_that_was_refused_makes_the_job_look_what_the_database_has()
    {
        var job = Adopted(4).Reports(9, committed: 1, refused: true);
        Assert.Equal(new ItemRange(0, 4), Assert.Single(job.Wants<ResolveTask>()).Range);
    }

    [Fact]
    public void Each_death_of_a_silo_under_an_item_that_is_alone_is_recorded_and_the_third_fails_it()
    {
        var job = Story.Of(1);
        for (byte death = 1; death <= 3; death++)
        {
            // What is read was committed before the last death was recorded.
            var known = new StageFacts([], [], [.. Enumerable.Range(1, Math.Max(0, death - 2)).Select(n => new ItemAttempts(0, n, 0, n))]);
            job.Gets("silo" + death).Loses(death, crashed: true, known);
            var loss = Assert.Single(job.Wants<RecordLoss>());
            Assert.Equal((0, death, death == 3), (loss.Item, loss.Attempt, loss.Final));
        }

        job.Hears(new TaskResolved(Story.TaskId(3), new StageFacts([new ItemRange(0, 1)], [new ItemRange(0, 1)], [])));
        Assert.Equal(JobState.Failed, job.Job.Record.State);
        Assert.Equal((0, 1), job.Counts);
    }

    [Fact]
    public void Silos_that_died_under_an_item_are_remembered_when_the_job_comes_back()
    {
        var job = new Story(Story.Record(50), new StageFacts([], [], [new ItemAttempts(20, 2, 0, 2)])).Hears(new Opened()).Gets("a");
        Assert.Equal(["[20,21)"], job.Starts);
        Assert.True(job.Task(1).LastChance);
    }

    [Fact]
    public void An_item_with_one_death_left_does_not_run_beside_another_under_which_silos_died()
    {
        var facts = new StageFacts([], [], [new ItemAttempts(0, 2, 0, 2), new ItemAttempts(1, 2, 0, 2), new ItemAttempts(2, 1, 0, 1)]);
        var job = new Story(Story.Record(3), facts).Hears(new Opened()).Gets("a", "a", "b");
        Assert.Equal(["[0,1)", "[1,2)"], job.Starts);
        Assert.Equal(["a", "b"], job.Wants<StartTask>().Select(s => s.Silo));
        Assert.Equal(0, job.Job.Demand().Wants);
        job.Ends(1);
        Assert.Equal(["[2,3)"], job.Starts);
    }

    [Fact]
    public void An_item_is_not_blamed_when_its_task_is_lost_though_the_silo_lives()
    {
        var job = Story.Of(1).Gets("a").Loses(1, crashed: false, StageFacts.Nothing);
        Assert.Empty(job.Wants<RecordLoss>());
    }

    [Fact]
    public void An_item_that_had_ended_when_its_silo_died_is_not_blamed()
    {
        var job = Story
            .Of(2)
            .Gets("a")
            .Hears(new TaskReported(Story.TaskId(1), new TaskProgress(0, 1, false, false, 0, 0, [], TimeSpan.Zero, 1, LaneFree: true)));
        job.Loses(1, crashed: true, StageFacts.Nothing);
        Assert.Empty(job.Wants<RecordLoss>());
    }

    [Fact]
    public void An_item_noted_before_it_ran_alone_is_counted_as_lost_when_the_job_comes_back_and_its_silo_is_gone()
    {
        var job = BackWithNote(alive: "b");
        Assert.Equal(3, Assert.Single(job.Wants<ResolveTask>()).Range.First);
        job.Hears(new TaskResolved(job.Job.Tasks.Single().TaskId, StageFacts.Nothing));
        Assert.Equal(3, Assert.Single(job.Wants<RecordLoss>()).Item);
    }

    [Fact]
    public void It_is_not_when_its_silo_lives_and_only_the_job_died()
    {
        var job = BackWithNote(alive: "a");
        Assert.Empty(job.Wants<ResolveTask>());
        Assert.Null(job.Job.Record.Quarantined);
        Assert.Equal(9, job.Job.Demand().Wants);
    }

    private static Story BackWithNote(string alive) =>
        new Story(Story.Record(9) with { State = JobState.Running, Quarantined = [new QuarantinedItem(0, 3, 0, "a")] }).Hears(
            new Opened(LiveSilos: [alive])
        );

    private static Story Adopted(long items, int attempts = 1)
    {
        var record = Story.Record(items) with { State = JobState.Running };
        return new Story(
            record with
            {
                Stages =
                [
                    record.Stages[0] with
                    {
                        Policy = record.Stages[0].Policy with { Retry = new RetryPolicy { Attempts = attempts } },
                    },
                ],
            }
        )
            .Hears(new TaskAdopted(Story.TaskId(9), 0, new ItemRange(0, items), "a"))
            .Hears(new Opened());
    }
}
