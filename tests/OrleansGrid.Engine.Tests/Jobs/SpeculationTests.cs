using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Tests;

public sealed class SpeculationTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(5);

    [Fact]
    public void A_slow_item_at_the_end_of_a_stage_would_use_a_slot_that_nobody_wants_on_another_silo()
    {
        var job = OneLeft();
        Assert.Empty(job.Job.Demand().Spares);
        Assert.NotEmpty(job.Wants<WakeAt>());
        job.After(Long);
        Assert.Equal((0, "a"), (job.Job.Demand().Wants, Assert.Single(job.Job.Demand().Spares)));
        Assert.Single(job.Wants<AskSlots>());
    }

    [Fact]
    public void Its_speculative_attempt_has_the_next_attempt_and_no_more_failures_and_the_record_says_why()
    {
        var start = Assert.Single(Speculating().Wants<StartTask>());
        Assert.Equal((new ItemRange(1, 2), "b"), (start.Range, start.Silo));
        Assert.Equal(new ItemAttempts(1, 1, 0, 0), Assert.Single(start.Attempts));
        var speculative = Assert.Single(Speculating().Job.Record.Speculations!);
        Assert.Equal(
            ("silo b", "silo a", 5.0, 0.01, null),
            (speculative.Silo, speculative.Beside, speculative.After, speculative.Typical, speculative.End)
        );
    }

    [Fact]
    public void It_has_none_on_its_own_silo_nor_in_a_stage_that_may_not_have_speculative_attempts()
    {
        Assert.Empty(OneLeft().After(Long).Gets("a").Starts);
        var job = OneLeft(speculative: false).After(Long);
        Assert.Empty(job.Job.Demand().Spares);
        Assert.Empty(job.Gets("b").Starts);
    }

    [Fact]
    public void It_has_none_before_it_has_run_much_longer_than_is_typical()
    {
        var job = OneLeft(seconds: 4);
        Assert.Empty(job.After(TimeSpan.FromSeconds(7.9)).Job.Demand().Spares);
        Assert.Single(job.After(TimeSpan.FromSeconds(0.2)).Job.Demand().Spares);
    }

    [Fact]
    public void It_has_none_while_most_of_the_stage_is_not_done() =>
        Assert.Empty(Of(4).Gets("a", "b", "c", "a").Ends(1).After(Long).Job.Demand().Spares);

    [Fact]
    public void It_has_one_at_a_time() => Assert.Empty(Speculating().After(Long).After(Long).Gets("c").Starts);

    [Theory]
    [InlineData(3, 2, SpeculationEnd.SpeculativeFirst)]
    [InlineData(2, 3, SpeculationEnd.OriginalFirst)]
    public void The_first_of_both_to_commit_counts_and_the_other_is_stopped(byte first, byte second, SpeculationEnd end)
    {
        var job = Speculating().Ends(first);
        Assert.Equal(Story.TaskId(second), Assert.Single(job.Wants<StopTask>()).TaskId);
        Assert.Equal((2, 0), job.Counts);
        Assert.Equal(end, job.Job.Record.Speculations![0].End);
        Assert.Equal(JobState.Running, job.Job.Record.State);
        job.Reports(second, committed: 1, end: 1, ended: true, executed: 0);
        Assert.Equal((JobState.Succeeded, (2L, 0L)), (job.Job.Record.State, job.Counts));
        Assert.Empty(job.Starts);
    }

    [Fact]
    public void A_commit_that_comes_second_changes_nothing()
    {
        var job = Speculating()
            .Reports(2, committed: 1, refused: true)
            .Hears(new TaskResolved(Story.TaskId(2), Story.Finished(new ItemRange(1, 2))));
        Assert.Equal((2, 0), job.Counts);
        job.Ends(3);
        Assert.Equal((JobState.Succeeded, (2L, 0L)), (job.Job.Record.State, job.Counts));
        Assert.Equal(SpeculationEnd.SpeculativeFirst, job.Job.Record.Speculations![0].End);
    }

    [Fact]
    public void The_next_stage_does_not_wait_for_the_one_that_is_being_stopped()
    {
        var job = Speculating(then: 1).Ends(3);
        Assert.Equal(1, Assert.Single(job.Wants<StartTask>()).Stage);
        Assert.Single(job.Wants<StopTask>());
    }

    [Fact]
    public void When_one_of_both_fails_the_failure_counts_and_the_item_is_tried_anew_only_when_the_other_has_failed_too()
    {
        var job = Speculating(attempts: 3)
            .Reports(2, committed: 2, ended: true, deferred: new Deferral(1, 1, 1, TimeSpan.Zero))
            .After(Long);
        Assert.Equal((0, 0), (job.Job.Demand().Wants, job.Job.Retrying));
        job.Reports(3, committed: 2, ended: true, deferred: new Deferral(1, 2, 1, TimeSpan.Zero)).After(Long).Gets("c");
        Assert.Equal(new ItemAttempts(1, 2, 2, 0), Assert.Single(Assert.Single(job.Wants<StartTask>()).Attempts));
        Assert.Equal(SpeculationEnd.Nothing, job.Job.Record.Speculations![0].End);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void When_the_silo_of_either_dies_the_other_goes_on(byte lost)
    {
        var job = Speculating().Loses(lost, crashed: true, StageFacts.Nothing);
        // The two attempts that run have numbers of their own.
        Assert.Equal(3, Assert.Single(job.Wants<RecordLoss>()).Attempt);
        Assert.Equal(0, job.Job.Demand().Wants);
        job.Ends((byte)(5 - lost));
        Assert.Equal((JobState.Succeeded, (2L, 0L)), (job.Job.Record.State, job.Counts));
    }

    [Fact]
    public void A_job_that_comes_back_goes_on_with_both_and_stops_the_one_that_is_beaten()
    {
        var job = Back(StageFacts.Nothing, 2, 3).Ends(3);
        Assert.Equal(Story.TaskId(2), Assert.Single(job.Wants<StopTask>()).TaskId);
        Assert.Equal(SpeculationEnd.SpeculativeFirst, job.Job.Record.Speculations![0].End);
        Assert.Single(Back(Story.Finished(new ItemRange(0, 2)), 2).Wants<StopTask>());
    }

    [Fact]
    public void A_job_that_comes_back_to_its_last_item_does_not_know_what_is_typical_and_is_patient()
    {
        var job = Back(Story.Finished(new ItemRange(0, 1)), 2).After(Long);
        Assert.Empty(job.Job.Demand().Spares);
        Assert.Single(job.After(5 * Long).Job.Demand().Spares);
    }

    [Fact]
    public void A_paused_job_starts_no_twin_and_a_cancelled_one_stops_both()
    {
        Assert.Empty(OneLeft().Hears(new PauseAsked()).After(Long).Job.Demand().Spares);
        Assert.Equal(2, Speculating().Hears(new CancelAsked()).Wants<StopTask>().Count);
    }

    [Fact]
    public void What_waits_behind_an_item_that_hangs_is_taken_from_it()
    {
        // By the time that has passed, all of it should have ended long ago.
        var job = new Story(Story.Record(20) with { State = JobState.Running })
            .Hears(new TaskAdopted(Story.TaskId(8), 0, new ItemRange(0, 10), "a"))
            .Hears(new TaskAdopted(Story.TaskId(9), 0, new ItemRange(10, 20), "b"))
            .Hears(new Opened())
            .After(TimeSpan.FromSeconds(1))
            .Ends(9, seconds: 0.01)
            .After(Long);
        Assert.Equal(1, job.Job.Demand().Wants);
        Assert.Equal(new ShrinkTask(Story.TaskId(8), 0), Assert.Single(job.Gets("b").Wants<ShrinkTask>()));
    }

    /// <summary>Two items of which the second goes on running as task 2 on silo a, and then as many of a second stage.</summary>
    private static Story OneLeft(bool speculative = true, double seconds = 0.01, int attempts = 1, long then = 0) =>
        Of(speculative, attempts, then > 0 ? [2, then] : [2]).Gets("b", "a").Ends(1, seconds);

    private static Story Speculating(int attempts = 1, long then = 0) => OneLeft(attempts: attempts, then: then).After(Long).Gets("b");

    /// <summary>
    /// Task 2 runs the last of two items on silo a, task 3 its speculative attempt on silo b; the job comes back and finds those of them
    /// running.
    /// </summary>
    private static Story Back(StageFacts facts, params byte[] running)
    {
        var job = new Story(Speculating().Job.Record, facts);
        foreach (var task in running)
        {
            job.Hears(new TaskAdopted(Story.TaskId(task), 0, new ItemRange(1, 2), task == 2 ? "a" : "b"));
        }

        return job.Hears(new Opened());
    }

    private static Story Of(long items) => Of(speculative: true, attempts: 1, items);

    private static StagePolicy Policy(bool speculative, int attempts) =>
        new()
        {
            Handler = "h",
            Speculative = speculative,
            Retry = new RetryPolicy { Attempts = attempts },
        };

    private static Story Of(bool speculative, int attempts, params long[] items)
    {
        var record = Story.Record(items);
        return new Story(record with { Stages = [.. record.Stages.Select(s => s with { Policy = Policy(speculative, attempts) })] }).Hears(
            new Opened()
        );
    }
}
