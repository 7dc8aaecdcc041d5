using System.Text.Json;

namespace OrleansGrid.Client.Tests;

public sealed class FollowTests(TestGrid grid)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_result_arrives_while_later_items_still_run()
    {
        var (first, second) = ($"{Guid.NewGuid()}", $"{Guid.NewGuid()}");
        var job = await grid.Client.SubmitAsync(new BatchSpec { Handler = "gated" }, [first, second], Token);
        await using var results = job.ResultsAsync<string>(Token).GetAsyncEnumerator(Token);

        Gated.Open(first);
        Assert.True(await results.MoveNextAsync());
        Assert.Equal((0, first), (results.Current.Item, results.Current.Value));
        Assert.False((await job.GetStatusAsync(Token)).State.IsTerminal());

        Gated.Open(second);
        Assert.True(await results.MoveNextAsync());
        Assert.Equal((1, second), (results.Current.Item, results.Current.Value));
        Assert.False(await results.MoveNextAsync());
    }

    [Fact]
    public async Task A_reader_that_has_had_enough_leaves_at_once()
    {
        var (open, shut) = ($"{Guid.NewGuid()}", $"{Guid.NewGuid()}");
        Gated.Open(open);
        var job = await grid.Client.SubmitAsync(new BatchSpec { Handler = "gated" }, [open, shut], Token);
        await foreach (var result in job.ResultsAsync<string>(Token))
        {
            Assert.Equal(open, result.Value);
            break;
        }

        Gated.Open(shut);
        await job.WaitAsync(Token);
    }

    [Fact]
    public async Task A_cancelled_job_gives_a_result_for_every_item()
    {
        var gate = $"{Guid.NewGuid()}";
        var job = await grid.Client.SubmitAsync(new BatchSpec { Handler = "gated" }, Enumerable.Repeat(gate, 5000), Token);
        await job.CancelAsync(Token);
        Assert.Equal(JobState.Cancelled, (await job.WaitAsync(Token)).State);

        var results = await job.ResultsAsync<string>(Token).ToListAsync(Token);
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => (long)i), results.Select(result => result.Item));
        Assert.All(results, result => Assert.Equal(ItemState.Cancelled, result.State));
    }

    [Fact]
    public async Task Failed_items_come_in_their_place_with_their_error_and_a_retry_runs_only_those()
    {
        var job = await grid.Client.SubmitAsync(new BatchSpec { Handler = "odd-fails" }, Enumerable.Range(0, 6), Token);
        var results = await job.ResultsAsync<int>(Token).ToListAsync(Token);
        Assert.Equal(
            ["0", "1 is odd.", "20", "3 is odd.", "40", "5 is odd."],
            results.Select(result => result.Error?.Message ?? $"{result.Value}")
        );
        Assert.Equal(JobState.Failed, (await job.WaitAsync(Token)).State);

        OddFails.Kind = true;
        await job.RetryAsync(Token);
        Assert.Equal((JobState.Succeeded, 2), Facts(await job.WaitAsync(Token)));
        Assert.Equal([0, 10, 20, 30, 40, 50], await job.ResultsAsync<int>(Token).Select(result => result.Value).ToListAsync(Token));

        var error = await Assert.ThrowsAsync<GridException>(() => job.RetryAsync(Token));
        Assert.Equal(GridFault.Conflict, error.Fault);
    }

    [Fact]
    public async Task A_watcher_sees_the_job_first_as_it_is_and_last_as_it_ended()
    {
        var gate = $"{Guid.NewGuid()}";
        var job = await grid.Client.SubmitAsync(new BatchSpec { Handler = "gated" }, [gate], Token);
        var seen = new List<JobStatus>();
        await foreach (var status in job.WatchAsync(Token))
        {
            seen.Add(status);
            Gated.Open(gate);
        }

        Assert.False(seen[0].State.IsTerminal());
        Assert.Equal(JobState.Succeeded, seen[^1].State);
        Assert.Single(seen, status => status.State.IsTerminal());
    }

    [Fact]
    public async Task A_paused_job_goes_on_when_it_is_resumed()
    {
        var gate = $"{Guid.NewGuid()}";
        var job = await grid.Client.SubmitAsync(new BatchSpec { Handler = "gated" }, Enumerable.Repeat(gate, 100), Token);
        await job.PauseAsync(Token);
        Assert.Equal(JobState.Paused, (await job.GetStatusAsync(Token)).State);
        Gated.Open(gate);
        await job.ResumeAsync(Token);
        Assert.Equal(JobState.Succeeded, (await job.WaitAsync(Token)).State);
    }

    [Fact]
    public async Task A_result_of_another_type_names_its_item()
    {
        var job = await grid.Client.SubmitAsync(new BatchSpec { Handler = "echo" }, [new Parcel(1, "one", 2)], Token);
        var error = await Assert.ThrowsAsync<GridException>(async () => await job.ResultsAsync<int>(Token).ToListAsync(Token));
        Assert.Equal(GridFault.BadInput, error.Fault);
        Assert.Contains("item 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_job_is_said_to_be_unknown_by_every_call()
    {
        var job = grid.Client.Job(Guid.NewGuid());
        Func<Task>[] calls =
        [
            () => job.GetStatusAsync(Token),
            () => job.WaitAsync(Token),
            () => job.CancelAsync(Token),
            async () => await job.WatchAsync(Token).ToListAsync(Token),
            async () => await job.ResultsAsync<JsonElement>(Token).ToListAsync(Token),
        ];
        foreach (var call in calls)
        {
            Assert.Equal(GridFault.NotFound, (await Assert.ThrowsAsync<GridException>(call)).Fault);
        }
    }

    private static (JobState State, int Run) Facts(JobStatus status) => (status.State, status.Run);
}
