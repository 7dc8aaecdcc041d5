using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Tests;

public sealed class LimitTests
{
    private static readonly EarlyEnd Stopped = new("Time is over.", StopsRunning: true);

    private static readonly EarlyEnd Enough = new("It is good enough.", StopsRunning: false);

    [Fact]
    public void A_job_whose_time_is_over_stops_what_runs_and_succeeds()
    {
        var job = Story.Of(10).Gets("a").Hears(new LimitReached(Stopped));
        Assert.Single(job.Wants<StopTask>());
        Assert.Equal(Stopped, job.Job.Record.Early);
        Assert.Contains(new SaveRecord(Now: true), job.Wants<SaveRecord>());
        job.Gets("b");
        Assert.Empty(job.Starts);
        job.Reports(1, committed: 0, end: 0, ended: true, executed: 0);
        Assert.Equal(JobState.Succeeded, job.Job.Record.State);
    }

    [Fact]
    public void A_job_that_has_reached_its_target_lets_come_to_its_end_what_runs_and_begins_nothing()
    {
        var job = Story.Of(10).Gets("a", "b").Hears(new LimitReached(Enough));
        Assert.Empty(job.Wants<StopTask>());
        Assert.Equal(0, job.Job.Demand().Wants);
        job.Ends(1);
        Assert.Empty(job.Starts);
        Assert.Equal(JobState.Running, job.Job.Record.State);
        job.Ends(2);
        Assert.Equal((JobState.Succeeded, 2), (job.Job.Record.State, job.Job.Succeeded));
    }

    [Fact]
    public void A_limit_that_was_reached_holds_after_a_crash()
    {
        var job = new Story(Story.Record(10) with { State = JobState.Running, Early = Enough }, Story.Finished(new ItemRange(0, 4)))
            .Hears(new TaskAdopted(Story.TaskId(9), 0, new ItemRange(4, 5), "a"))
            .Hears(new Opened())
            .Gets("b");
        Assert.Empty(job.Starts);
        Assert.Equal(JobState.Running, job.Job.Record.State);
        job.Hears(new TaskLost(Story.TaskId(9), Crashed: true)).Hears(new TaskResolved(Story.TaskId(9), StageFacts.Nothing));
        Assert.Empty(job.Starts);
        Assert.Equal(JobState.Succeeded, job.Job.Record.State);
    }

    [Fact]
    public void The_start_of_a_job_with_a_time_limit_is_durable_at_once()
    {
        var job = new Story(Story.Record(10) with { TimeLimit = new TimeLimit(TimeSpan.FromMinutes(1)) }).Hears(new Opened()).Gets("a");
        Assert.Contains(new SaveRecord(Now: true), job.Wants<SaveRecord>());
    }

    [Fact]
    public void An_extended_job_has_the_limits_of_its_extension_alone()
    {
        var ended = Story.Record(10) with
        {
            State = JobState.Succeeded,
            Early = Stopped,
            TimeLimit = new TimeLimit(TimeSpan.FromMinutes(1)),
        };
        var extended = JobMachine.Extend(ended, Story.TaskId(7), new StageExtension(-4, null), Story.Later)!;
        Assert.Equal((null, null, 6), (extended.Early, extended.TimeLimit, extended.Stages[0].Total));
    }
}
