namespace OrleansGrid.Cluster.Tests;

/// <summary>Jobs that cannot succeed, or are stopped: a clear reason, and nothing left.</summary>
public sealed class FailedMapReduceTests(TestCluster cluster) : MapReduceTest(cluster)
{
    private static readonly RetryPolicy Twice = new() { Attempts = 2, FirstDelay = TimeSpan.FromMilliseconds(50) };

    [Fact]
    public async Task A_reduce_that_always_throws_on_one_key_fails_the_job_and_says_so()
    {
        var job = await SubmitAsync(spec =>
            spec with
            {
                Program = "refuses-key",
                Arguments = new Dictionary<string, string> { ["refused"] = "w17" },
                Retry = Twice,
            }
        );

        var status = await EndOfAsync(job);
        Assert.Equal(JobState.Failed, status.State);
        Assert.Contains("of stage 'reduce' failed: the key w17 cannot be reduced", status.Error, StringComparison.Ordinal);
        string[] states = ["plan succeeded", "map succeeded", "reduce failed", "publish skipped"];
        Assert.Equal(states, status.Stages.Select(stage => $"{stage.Name} {stage.State}"));
        Assert.Equal(
            states,
            await Cluster.AskAsync<string[]>(
                "select array_agg(name || ' ' || state order by stage) from grid.stages where job_id = $1",
                job.Id
            )
        );
        await LeavesNothingAsync();
    }

    [Fact]
    public async Task A_retried_job_runs_what_had_no_success_and_makes_again_what_was_thrown_away()
    {
        var job = await SubmitAsync(spec =>
            spec with
            {
                Program = "refuses-key",
                Arguments = new Dictionary<string, string> { ["refused"] = "w17" },
                Retry = Twice,
            }
        );
        Assert.Equal(JobState.Failed, (await EndOfAsync(job)).State);
        await LeavesNothingAsync();
        var mapped = await Cluster.AskAsync<DateTime>("select max(finished_at) from grid.tasks where job_id = $1 and stage = 1", job.Id);

        await job.RetryAsync(Cancellation);

        Assert.Equal(JobState.Failed, (await EndOfAsync(job)).State);
        Assert.Equal(
            mapped,
            await Cluster.AskAsync<DateTime>("select max(finished_at) from grid.tasks where job_id = $1 and stage = 1", job.Id)
        );
        Assert.Equal(1, await Cluster.AskAsync<long>("select items_failed from grid.jobs where job_id = $1", job.Id));
    }

    [Fact]
    public async Task A_cancelled_job_leaves_nothing_and_ends_well_when_it_is_retried()
    {
        var job = await SubmitAsync();
        await UntilMappedAsync(job);
        await job.CancelAsync(Cancellation);
        Assert.Equal(JobState.Cancelled, (await EndOfAsync(job)).State);
        await LeavesNothingAsync();

        OpenGate();
        await job.RetryAsync(Cancellation);

        await EndsWellAsync(job);
    }

    [Fact]
    public async Task What_is_wrong_with_the_files_is_said_before_anything_is_submitted()
    {
        var refused = await Assert.ThrowsAsync<GridException>(() =>
            SubmitAsync(spec => spec with { Inputs = [new MapReduceInput(Input + ".none")] })
        );
        Assert.Equal(GridFault.BadInput, refused.Fault);
        Assert.Contains("no file matches", refused.Message, StringComparison.Ordinal);
        await LeavesNothingAsync();
    }

    [Fact]
    public async Task The_same_key_gives_the_same_job_even_when_its_output_is_there()
    {
        OpenGate();
        var key = Guid.NewGuid().ToString();
        var job = await SubmitAsync(spec => spec with { Key = key });
        await EndsWellAsync(job);

        var again = await SubmitAsync(spec => spec with { Key = key });
        Assert.Equal((job.Id, true), (again.Id, again.Existed));
        var other = await Assert.ThrowsAsync<GridException>(() => SubmitAsync(spec => spec with { Key = key, Reducers = 2 }));
        Assert.Equal(GridFault.Conflict, other.Fault);
    }
}
