using OrleansGrid.Engine.Stages;

namespace OrleansGrid.Engine.Tests;

public sealed class TaskSizerTests
{
    private static readonly Gen<(long Items, double Seconds)[]> Past = Gen.Select(Gen.Long[0, 1_000_000], Gen.Double[0, 1e5]).Array[0, 20];

    [Fact]
    public void The_first_task_is_one_item() => Assert.Equal(1, new TaskSizer().Next(1_000_000, 1));

    [Fact]
    public void Whatever_was_seen_a_task_is_never_empty_never_more_than_waits_and_never_more_than_sixteen_times_the_largest() =>
        Gen.Select(Past, Gen.Long[1, 1L << 40], Gen.Int[1, 10_000])
            .Sample(
                (past, waiting, lanes) =>
                {
                    var (sizer, largest) = (new TaskSizer(), 0L);
                    foreach (var (items, seconds) in past)
                    {
                        sizer.Observe(items, TimeSpan.FromSeconds(seconds));
                        largest = Math.Max(largest, items);
                    }

                    var next = sizer.Next(waiting, lanes);
                    Assert.InRange(next, 1, Math.Min(waiting, Math.Max(1, largest * 16)));
                },
                iter: Runs.Of(10_000)
            );

    [Fact]
    public void When_items_take_equally_long_tasks_come_to_take_half_a_second() =>
        Gen.Double[1e-6, 0.5]
            .Sample(
                seconds =>
                {
                    var sizer = new TaskSizer();
                    for (var i = 0; i < 12; i++)
                    {
                        var items = sizer.Next(long.MaxValue / 4, 1);
                        sizer.Observe(items, TimeSpan.FromSeconds(items * seconds));
                    }

                    Assert.InRange(sizer.Next(long.MaxValue / 4, 1) * seconds, 0.25, 0.51);
                },
                iter: Runs.Of(2_000)
            );

    [Fact]
    public void Items_longer_than_half_a_second_are_run_one_by_one()
    {
        var sizer = new TaskSizer();
        sizer.Observe(1, TimeSpan.FromHours(1));
        Assert.Equal(1, sizer.Next(1000, 1));
    }

    [Fact]
    public void Near_the_end_each_lane_leaves_something_for_the_others()
    {
        var sizer = new TaskSizer();
        sizer.Observe(10_000, TimeSpan.FromMilliseconds(1));
        Assert.Equal(13, sizer.Next(100, 4));
        Assert.Equal(1, sizer.Next(3, 4));
    }

    [Fact]
    public void A_task_that_ran_nothing_teaches_nothing()
    {
        var sizer = new TaskSizer();
        sizer.Observe(0, TimeSpan.FromSeconds(3));
        Assert.Null(sizer.SecondsPerItem);
        Assert.Equal(1, sizer.Next(100, 1));
    }
}
