using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Tests;

/// <summary>Items that run elsewhere.</summary>
public sealed class ReportedTests
{
    [Fact]
    public void A_job_whose_items_run_elsewhere_wants_no_slots_and_runs_once_one_is_given_out()
    {
        var job = Elsewhere();
        Assert.Equal(0, job.Job.Demand().Wants);
        job.Gets("a");
        Assert.Empty(job.Starts);
        Assert.Equal(JobState.Pending, job.Job.Record.State);
        Assert.Equal(JobState.Running, job.Hears(new ItemGivenOut()).Job.Record.State);
    }

    [Fact]
    public void What_is_told_counts_once_and_the_last_ends_the_job()
    {
        var job = Elsewhere()
            .Hears(new ItemGivenOut())
            .Hears(Told(1, succeeded: true))
            .Hears(Told(1, succeeded: true))
            .Hears(Told(0, succeeded: false));
        Assert.Equal((1, 1, JobState.Running), (job.Job.Succeeded, job.Job.Failed, job.Job.Record.State));
        job.Hears(Told(2, succeeded: true));
        Assert.Equal((2, 1, JobState.Succeeded), (job.Job.Succeeded, job.Job.Failed, job.Job.Record.State));
    }

    [Fact]
    public void Nothing_is_given_out_of_a_job_that_is_paused_or_ends()
    {
        Assert.True(Elsewhere().Job.MayGiveOut);
        Assert.False(Elsewhere().Hears(new PauseAsked()).Job.MayGiveOut);
        Assert.False(Elsewhere().Hears(new CancelAsked()).Job.MayGiveOut);
    }

    private static Story Elsewhere() =>
        new Story(
            Story.Record(3) with
            {
                MaxFailed = new FailureTolerance(2, null),
                Stages = [new JobStage("s0", 3, Closed: true, new StagePolicy { Handler = "h", External = true })],
            }
        ).Hears(new Opened());

    private static OutcomesReported Told(long item, bool succeeded) =>
        new(0, new StageFacts([new ItemRange(item, item + 1)], succeeded ? [] : [new ItemRange(item, item + 1)], []));
}
