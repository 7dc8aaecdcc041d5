using OrleansGrid.Engine.Jobs;

namespace OrleansGrid.Engine.Tests;

/// <summary>A job hears that the database has refused for good what it asked.</summary>
public sealed class StorageRefusedTests
{
    private const string Why = "permission denied";

    private static readonly StorageRefused Refused = new(Why);

    [Fact]
    public void It_begins_nothing_stops_what_runs_and_fails_when_that_has_ended()
    {
        var job = Story.Of(10).Gets("a").Hears(Refused);
        Assert.Single(job.Wants<StopTask>());
        Assert.Empty(job.Gets("b").Starts);
        job.Reports(1, committed: 0, end: 0, ended: true, executed: 0);
        Assert.Equal((JobState.Failed, Why), (job.Job.Record.State, job.Job.Record.Error));
    }

    [Fact]
    public void A_lost_task_of_which_nothing_can_be_read_is_not_waited_for()
    {
        var job = Story.Of(10).Gets("a").Hears(new TaskLost(Story.TaskId(1), Crashed: true));
        job.Hears(new StorageRefused(Why, Story.TaskId(1)));
        Assert.Equal((JobState.Failed, Why), (job.Job.Record.State, job.Job.Record.Error));
        Assert.Empty(job.Job.Tasks);
    }

    [Fact]
    public void A_job_that_is_cancelled_ends_so()
    {
        var job = Story.Of(10).Gets("a").Hears(new CancelAsked()).Hears(new TaskLost(Story.TaskId(1), Crashed: false));
        job.Hears(new StorageRefused(Why, Story.TaskId(1)));
        Assert.Equal(JobState.Cancelled, job.Job.Record.State);
    }

    [Fact]
    public void A_job_that_has_reached_a_limit_fails_because_its_outcomes_are_unknown()
    {
        var job = Story.Of(10).Gets("a").Hears(new LimitReached(new EarlyEnd("enough", StopsRunning: false)));
        job.Hears(Refused).Reports(1, committed: 0, end: 0, ended: true, executed: 0);
        Assert.Equal((JobState.Failed, Why), (job.Job.Record.State, job.Job.Record.Error));
    }

    [Fact]
    public void A_job_that_fails_for_another_reason_keeps_it_and_does_not_wait_for_its_explanation()
    {
        var job = new Story(Story.Record(2, 1) with { MaxFailed = new FailureTolerance(0, null) }).Hears(new Opened()).Gets("a");
        job.Reports(1, committed: 1, failed: 1, ended: true);
        Assert.Single(job.Wants<ExplainFailure>());
        job.Hears(Refused);
        Assert.Equal(JobState.Failed, job.Job.Record.State);
        Assert.Contains("failed", job.Job.Record.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Why, job.Job.Record.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Before_it_is_open_it_ends_as_soon_as_it_is()
    {
        var job = new Story(Story.Record(10) with { State = JobState.Running }).Hears(Refused);
        Assert.Equal(JobState.Running, job.Job.Record.State);
        job.Hears(new Opened());
        Assert.Equal((JobState.Failed, Why), (job.Job.Record.State, job.Job.Record.Error));
    }

    [Fact]
    public void A_job_that_has_ended_stays_as_it_is()
    {
        var job = Story.Of(1).Gets("a").Ends(1).Hears(Refused);
        Assert.Equal(JobState.Succeeded, job.Job.Record.State);
        Assert.Empty(job.Wants<SaveRecord>());
    }
}
