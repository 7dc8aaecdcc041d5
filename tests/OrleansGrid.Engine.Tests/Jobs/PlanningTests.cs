using OrleansGrid.Engine.Jobs;

namespace OrleansGrid.Engine.Tests;

public sealed class PlanningTests
{
    private static readonly StagePolicy Policy = new() { Handler = "h" };

    private static readonly JobStage[] Two = [new("s0", 1, Closed: true, Policy), new("s1", 0, Closed: false, Policy, After: [0])];

    [Fact]
    public void A_stage_that_is_not_closed_is_planned_when_those_before_it_have_ended()
    {
        var job = Of(Two).Gets("a");
        Assert.Empty(job.Wants<PlanStage>());
        job.Ends(1);
        Assert.Equal(new PlanStage(1, 0), Assert.Single(job.Wants<PlanStage>()));
        Assert.Equal(JobState.Running, job.Job.Record.State);
        job.After(TimeSpan.FromSeconds(1));
        Assert.Empty(job.Wants<PlanStage>());
    }

    [Fact]
    public void Its_items_are_wanted_only_once_the_record_that_names_them_is_durable()
    {
        var job = Of(Two).Gets("a").Ends(1).Hears(Planned(0, new StageGrowth(1, 3, Closed: true)));
        Assert.Contains(new SaveRecord(Now: true), job.Wants<SaveRecord>());
        Assert.True(job.Job.AwaitsSave);
        Assert.Equal(0, job.Job.Demand().Wants);
        job.Hears(new RecordSaved(job.Job.Record));
        Assert.False(job.Job.AwaitsSave);
        Assert.Equal(3, job.Job.Demand().Wants);
    }

    [Fact]
    public void A_stage_planned_to_be_empty_has_ended()
    {
        var job = Of(Two).Gets("a").Ends(1).Hears(Planned(0, new StageGrowth(1, 0, Closed: true)));
        Assert.Equal(JobState.Succeeded, job.Job.Record.State);
    }

    [Fact]
    public void A_stage_that_stays_open_is_planned_again_with_each_outcome()
    {
        var job = Of(new JobStage("s0", 0, Closed: false, Policy));
        Assert.Equal(new PlanStage(0, 0), Assert.Single(job.Wants<PlanStage>()));
        Grow(job, 0, new StageGrowth(0, 1, Closed: false));
        Assert.Empty(job.Wants<PlanStage>());
        job.Gets("a").Ends(1);
        Assert.Equal(new PlanStage(0, 1), Assert.Single(job.Wants<PlanStage>()));
        Grow(job, 1, new StageGrowth(0, 1, Closed: true));
        Assert.Equal(JobState.Succeeded, job.Job.Record.State);
    }

    [Fact]
    public void What_cannot_be_planned_fails_the_job_and_says_why()
    {
        var job = Of(Two).Gets("a").Ends(1).Hears(new PlanningFailed(1, "The plan is bad."));
        Assert.Equal((JobState.Failed, "The plan is bad."), (job.Job.Record.State, job.Job.Record.Error));
    }

    [Fact]
    public void Lost_results_are_made_again_in_a_stage_for_which_those_who_need_them_wait()
    {
        var job = Mapped().Reports(3, 1, ended: true, deferred: Missing(0, new LostResult(0, 1)));
        var record = job.Job.Record;
        Assert.Equal("s0", record.Stages[2].Name);
        Assert.Equal((1L, true), (record.Stages[2].Total, record.Stages[2].Closed));
        Assert.Equal((0, 1L), (record.Stages[2].Again!.Stage, Assert.Single(record.Stages[2].Again!.Items)));
        Assert.Equal([0, 2], record.Stages[1].After!);
        job.Hears(new RecordSaved(record)).Gets("a");
        Assert.Equal((2, "[0,1)"), (Assert.Single(job.Wants<StartTask>()).Stage, Assert.Single(job.Starts)));
        job.Ends(4);
        Assert.Equal(1, Assert.Single(job.Wants<StartTask>()).Stage);
    }

    [Fact]
    public void Two_who_miss_the_same_have_it_made_again_once()
    {
        var job = Mapped(2).Gets("b").Reports(3, 1, ended: true, deferred: Missing(0, new LostResult(0, 1)));
        job.Reports(4, 2, ended: true, deferred: Missing(1, new LostResult(0, 1), new LostResult(0, 0)));
        Assert.Equal(4, job.Job.Record.Stages.Count);
        Assert.Equal(0, Assert.Single(job.Job.Record.Stages[3].Again!.Items));
    }

    [Fact]
    public void What_was_made_again_and_is_lost_again_is_made_once_more()
    {
        var job = Mapped().Reports(3, 1, ended: true, deferred: Missing(0, new LostResult(0, 1)));
        job.Hears(new RecordSaved(job.Job.Record)).Gets("a").Ends(4).Reports(5, 1, ended: true, deferred: Missing(0, new LostResult(2, 0)));
        Assert.Equal((0, 1L), (job.Job.Record.Stages[3].Again!.Stage, Assert.Single(job.Job.Record.Stages[3].Again!.Items)));
        Assert.Equal([0, 2, 3], job.Job.Record.Stages[1].After!);
    }

    [Fact]
    public void A_cluster_that_loses_results_without_end_fails_the_job()
    {
        var job = Mapped();
        for (byte task = 3; job.Job.Record.State == JobState.Running; task += 2)
        {
            Assert.True(task < 100, "It goes on and on.");
            var last = job.Job.Record.Stages.Count - 1;
            job.Reports(task, 1, ended: true, deferred: Missing(0, last == 1 ? new LostResult(0, 0) : new LostResult(last, 0)));
            job.Hears(new RecordSaved(job.Job.Record)).Gets("a");
            if (job.Job.Tasks.Count > 0)
            {
                job.Ends((byte)(task + 1));
            }
        }

        Assert.Equal(JobState.Failed, job.Job.Record.State);
        Assert.Contains("again and again", job.Job.Record.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_item_ends_a_job_of_stages_once_it_is_known_why()
    {
        var record = Story.Record(2, 1);
        var job = new Story(record with { MaxFailed = new FailureTolerance(0, null) }).Hears(new Opened()).Gets("a");
        job.Reports(1, committed: 1, failed: 1, ended: true);
        Assert.Single(job.Wants<ExplainFailure>());
        Assert.Equal(JobState.Running, job.Job.Record.State);
        job.Hears(new FailureExplained(0, 0, "It broke."));
        Assert.Equal((JobState.Failed, "Item 0 of stage 's0' failed: It broke."), (job.Job.Record.State, job.Job.Record.Error));
    }

    [Fact]
    public void A_planner_may_add_stages_for_which_the_planned_one_then_waits()
    {
        var job = Of(Two).Gets("a").Ends(1).Hears(Adds(stages: 2, new JobStage("more", 2, Closed: true, Policy)));
        Assert.Equal([0, 2], job.Job.Record.Stages[1].After!);
        job.Hears(new RecordSaved(job.Job.Record)).Gets("a", "a");
        Assert.Equal(["[0,1)", "[1,2)"], job.Starts);
        Assert.Empty(job.Ends(2).Wants<PlanStage>());
        Assert.Equal(new PlanStage(1, 0), Assert.Single(job.Ends(3).Wants<PlanStage>()));
        job.Hears(Planned(0, new StageGrowth(1, 0, Closed: true))).Hears(new RecordSaved(job.Job.Record));
        Assert.Equal(JobState.Succeeded, job.Job.Record.State);
    }

    [Fact]
    public void A_planner_that_numbered_new_stages_by_an_older_record_is_asked_again()
    {
        var job = Of(Two).Gets("a").Ends(1);
        Assert.Equal(
            new PlanStage(1, 0),
            Assert.Single(job.Hears(Adds(stages: 1, new JobStage("more", 2, Closed: true, Policy))).Wants<PlanStage>())
        );
        Assert.Equal(2, job.Job.Record.Stages.Count);
    }

    private static StagePlanned Planned(long outcomes, StageGrowth growth) =>
        new(growth.Stage, outcomes, 2, new StagePlan { Growth = [growth] });

    private static StagePlanned Adds(int stages, JobStage stage) => new(1, 0, stages, new StagePlan { Added = [stage] });

    private static Story Of(params JobStage[] stages) => new Story(Story.Record(1) with { Stages = stages }).Hears(new Opened());

    /// <summary>Two items are done, and one of those that need what they left runs as task 3.</summary>
    private static Story Mapped(long consumers = 1) =>
        new Story(Story.Record(2, consumers)).Hears(new Opened()).Gets("a", "a").Ends(1).Ends(2);

    private static Deferral Missing(long item, params LostResult[] lost) => new(item, 1, 0, TimeSpan.Zero, lost);

    private static void Grow(Story job, long outcomes, StageGrowth growth) =>
        job.Hears(Planned(outcomes, growth)).Hears(new RecordSaved(job.Job.Record));
}
