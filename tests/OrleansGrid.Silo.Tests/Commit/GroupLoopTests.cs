using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Tests;

public sealed class GroupLoopTests
{
    private readonly GroupQueue<string> _queue = new(100, int.MaxValue, _ => 1);
    private readonly HashSet<string> _done = [];
    private readonly List<string> _lost = [];
    private readonly List<string> _groups = [];

    [Fact]
    public async Task A_group_on_which_the_work_failed_is_worked_on_again_when_the_loop_goes_on()
    {
        var loop = Loop(_ => _groups.Count == 1);
        Enqueue("a", "b", "c");

        await Assert.ThrowsAsync<InvalidOperationException>(loop.RunAsync);
        await loop.RunAsync();

        Assert.Equal(["a", "b", "c"], _done.Order());
        Assert.Equal(["a b c", "a", "b", "c"], _groups);
        Assert.Empty(_lost);
    }

    [Fact]
    public async Task What_was_done_before_the_failure_is_not_done_again()
    {
        var loop = Loop(_ =>
        {
            _done.Add("a");
            return _groups.Count == 1;
        });
        Enqueue("a", "b");

        await Assert.ThrowsAsync<InvalidOperationException>(loop.RunAsync);
        await loop.RunAsync();

        Assert.Equal(["a b", "b"], _groups);
    }

    [Fact]
    public async Task An_item_on_which_the_work_fails_each_time_is_given_up_and_the_others_are_done()
    {
        var loop = Loop(group => group.Contains("bad"));
        Enqueue("a", "bad", "b");
        var failures = 0;
        while (true)
        {
            try
            {
                await loop.RunAsync();
                break;
            }
            catch (InvalidOperationException)
            {
                failures++;
            }
        }

        Assert.Equal(["a", "b"], _done.Order());
        Assert.Equal(["bad"], _lost);
        Assert.Equal(4, failures);
    }

    private GroupLoop<string> Loop(Func<IReadOnlyList<string>, bool> fails) =>
        new(
            _queue,
            group =>
            {
                _groups.Add(string.Join(' ', group));
                if (fails(group))
                {
                    throw new InvalidOperationException("broken");
                }

                _done.UnionWith(group);
                return Task.CompletedTask;
            },
            _done.Contains,
            (item, _) => _lost.Add(item)
        );

    private void Enqueue(params string[] items)
    {
        foreach (var item in items)
        {
            _queue.TryAdd(item);
        }

        _queue.Close();
    }
}
