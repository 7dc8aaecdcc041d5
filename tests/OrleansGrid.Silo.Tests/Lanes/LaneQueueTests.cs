using OrleansGrid.Silo.Lanes;

namespace OrleansGrid.Silo.Tests.Lanes;

public sealed class LaneQueueTests
{
    [Fact]
    public async Task A_lane_that_sleeps_wakes_for_what_comes_and_for_the_end()
    {
        var queue = new LaneQueue<int>();
        var lane = Task.Factory.StartNew(
            () =>
            {
                var taken = new List<int>();
                while (queue.TryTake(out var next))
                {
                    taken.Add(next);
                }

                return taken;
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

        Assert.True(queue.TryAdd(1));
        Assert.True(queue.TryAdd(2));
        queue.Close();

        Assert.Equal([1, 2], await lane);
    }

    [Fact]
    public void A_closed_queue_takes_nothing_more_and_gives_what_it_has()
    {
        var queue = new LaneQueue<int>();
        queue.TryAdd(1);
        queue.Close();

        Assert.False(queue.TryAdd(2));
        Assert.True(queue.TryTake(out var first));
        Assert.Equal(1, first);
        Assert.False(queue.TryTake(out _));
    }
}
