using OrleansGrid.Engine.Tasks;
using OrleansGrid.Protocol.Tasks;
using OrleansGrid.Silo.Commit;
using OrleansGrid.Silo.Tests.Lanes;

namespace OrleansGrid.Silo.Tests;

public sealed class LocalTaskTests : IDisposable
{
    private readonly LaneFixture _lanes = new();

    public void Dispose() => _lanes.Dispose();

    /// <summary>
    /// The silo forgets a task as soon as it has ended. A job that then heard "unknown" would take the task for lost, and start what failed
    /// at once instead of after its back-off.
    /// </summary>
    [Fact]
    public async Task Whoever_follows_a_task_hears_its_last_report_after_the_silo_has_forgotten_it()
    {
        var id = Guid.NewGuid();
        var commits = new List<RangeCommit>();
        var link = _lanes.Link(id, commits.Add);
        var order = new TaskOrder(Guid.NewGuid(), 0, 1, 0, 1, [], 1);
        var first = await link.RunAsync(order, Works.Of(new BatchSpec { Handler = "noop" }, new InlineInputs(["1"])));
        Assert.True(first is { LaneFree: true, Ended: false });

        commits.ForEach(commit => commit.Decide(new CommitVerdict(CommitDecision.Committed)));
        while (!(await _lanes.Link(id, commits.Add).WaitAsync(-1)).Unknown)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.True(await link.WaitAsync(first.Revision) is { Ended: true, Unknown: false, Succeeded: 1 });
    }
}
