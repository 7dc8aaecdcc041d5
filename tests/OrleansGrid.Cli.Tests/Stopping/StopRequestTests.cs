using OrleansGrid.Cli.Cluster;

namespace OrleansGrid.Cli.Tests.Stopping;

/// <summary>How a silo is drained where there is no SIGTERM.</summary>
public class StopRequestTests
{
    private readonly ProcessIdentity _process = new(1, Guid.NewGuid().ToString());

    [Fact]
    public async Task A_process_that_is_asked_to_stop_hears_of_it_and_a_second_request_is_not_left_over()
    {
        using (var stop = StopRequest.Await(_process, TestContext.Current.CancellationToken))
        {
            var heard = Heard(stop.Token);
            StopRequest.To(_process);
            await heard.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        }

        using var after = StopRequest.Await(_process, new CancellationToken(canceled: false));
        Assert.False(after.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task A_request_that_came_before_the_process_looked_is_heard()
    {
        StopRequest.To(_process);
        using var stop = StopRequest.Await(_process, TestContext.Current.CancellationToken);
        await Heard(stop.Token).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_request_to_another_process_of_the_same_number_is_not_for_this_one()
    {
        StopRequest.To(_process);
        using var other = StopRequest.Await(_process with { Started = "later" }, TestContext.Current.CancellationToken);
        using var stop = StopRequest.Await(_process, TestContext.Current.CancellationToken);
        await Heard(stop.Token).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.False(other.Token.IsCancellationRequested);
    }

    private static Task Heard(CancellationToken token)
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        token.Register(() => heard.TrySetResult());
        return heard.Task;
    }
}
