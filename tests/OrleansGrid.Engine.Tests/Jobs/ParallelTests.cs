using OrleansGrid.Engine.Jobs;

namespace OrleansGrid.Engine.Tests;

public sealed class ParallelTests
{
    [Fact]
    public void A_job_that_may_run_two_tasks_at_once_wants_and_uses_no_third_slot()
    {
        var job = Of(items: 100, parallel: 2, itemsPerTask: 1);
        Assert.Equal(2, job.Job.Demand().Wants);
        job.Gets("a", "b", "c");
        Assert.Equal(["[0,1)", "[1,2)"], job.Job.Tasks.Select(t => $"[{t.Range.First},{t.Range.End})"));
        Assert.Equal(0, job.Job.Demand().Wants);
        Assert.Equal(2, job.Job.Demand().Holds.Values.Sum());
    }

    [Fact]
    public void A_task_of_a_job_that_gives_one_item_at_a_time_has_one_however_quick_they_are()
    {
        var job = Of(items: 100, parallel: 1, itemsPerTask: 1).Gets("a");
        job.Ends(1, seconds: 1e-6);
        Assert.Equal(1, job.Task(2).Range.Count);
    }

    private static Story Of(long items, int parallel, int itemsPerTask)
    {
        var record = Story.Record(items);
        var policy = record.Stages[0].Policy with { MaxParallel = parallel, MaxItemsPerTask = itemsPerTask };
        var story = new Story(record with { Stages = [record.Stages[0] with { Policy = policy }] });
        return story.Hears(new Opened());
    }
}
