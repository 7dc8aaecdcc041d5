using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Tests;

public sealed class GroupQueueTests
{
    [Fact]
    public async Task What_comes_while_nothing_is_taken_is_one_group_in_its_order()
    {
        var queue = Filled(new GroupQueue<int>(100, int.MaxValue, _ => 1), 5);

        Assert.Equal([0, 1, 2, 3, 4], await queue.TakeAsync());
    }

    [Fact]
    public async Task A_group_has_no_more_than_the_most_and_the_rest_is_the_next()
    {
        var queue = Filled(new GroupQueue<int>(3, int.MaxValue, _ => 1), 5);

        Assert.Equal([0, 1, 2], await queue.TakeAsync());
        Assert.Equal([3, 4], await queue.TakeAsync());
    }

    [Fact]
    public async Task A_group_ends_with_what_fills_its_bytes_however_large_that_is()
    {
        var queue = Filled(new GroupQueue<int>(100, 10, item => item == 1 ? 1000 : 1), 3);

        Assert.Equal([0, 1], await queue.TakeAsync());
        Assert.Equal([2], await queue.TakeAsync());
    }

    [Fact]
    public async Task Takers_at_once_share_what_comes_and_none_gets_an_empty_group_before_the_end()
    {
        var queue = new GroupQueue<int>(10, int.MaxValue, _ => 1);
        var takers = Enumerable
            .Range(0, 4)
            .Select(_ =>
                Task.Run(async () =>
                {
                    var taken = new List<int>();
                    while (await queue.TakeAsync() is { Count: > 0 } group)
                    {
                        taken.AddRange(group);
                    }

                    return taken;
                })
            )
            .ToArray();

        Filled(queue, 95).Close();

        Assert.Equal(Enumerable.Range(0, 95), (await Task.WhenAll(takers)).SelectMany(t => t).Order());
    }

    [Fact]
    public async Task A_closed_queue_gives_what_is_left_and_takes_nothing_more()
    {
        var queue = Filled(new GroupQueue<int>(100, int.MaxValue, _ => 1), 2);
        queue.Close();

        Assert.False(queue.TryAdd(2));
        Assert.Equal([0, 1], await queue.TakeAsync());
        Assert.Empty(await queue.TakeAsync());
    }

    private static GroupQueue<int> Filled(GroupQueue<int> queue, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.True(queue.TryAdd(i));
        }

        return queue;
    }
}
