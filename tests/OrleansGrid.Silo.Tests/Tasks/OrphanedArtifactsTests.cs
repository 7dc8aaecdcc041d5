using OrleansGrid.Engine.Tasks;
using OrleansGrid.Protocol.Tasks;
using OrleansGrid.Silo.Commit;
using OrleansGrid.Silo.Runs;

namespace OrleansGrid.Silo.Tests;

/// <summary>Files of a try at an item: removed when another try was first, and only then. The test is the lane and the committer.</summary>
public sealed class OrphanedArtifactsTests
{
    private readonly List<RangeCommit> _sent = [];
    private readonly TaskRun _task;
    private readonly TaskCompletionSource<string?> _removed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Who speaks to the task; flows to what it starts.</summary>
    private readonly AsyncLocal<string?> _speaker = new();

    public OrphanedArtifactsTests() =>
        _task = new TaskRun(Guid.NewGuid(), new TaskOrder(Guid.NewGuid(), 1, 1, 7, 8, [], 1), Works.None, _sent.Add);

    [Fact]
    public async Task What_the_losing_attempt_has_left_is_removed()
    {
        Run();

        Decide(CommitDecision.OtherAttemptWasFirst);

        Assert.Equal("committer", await _removed.Task.WaitAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(CommitDecision.Committed)]
    [InlineData(CommitDecision.SiloEvicted)]
    [InlineData(CommitDecision.OutcomeExists)]
    public async Task What_counts_or_may_count_stays(CommitDecision verdict)
    {
        Run();

        Decide(verdict);

        // It is still there to be removed.
        _speaker.Value = "test";
        _task.RemoveArtifacts(7);
        Assert.Equal("test", await _removed.Task.WaitAsync(TestContext.Current.CancellationToken));
    }

    private void Run()
    {
        Assert.True(_task.TryBegin(out var item));
        _task.Leaves(item.Item, () => _removed.TrySetResult(_speaker.Value));
        _task.Succeeded(item.Item, "1"u8, attempt: 1);
        _task.ExecutionEnded(TimeSpan.FromMilliseconds(1));
    }

    private void Decide(CommitDecision verdict)
    {
        _speaker.Value = "committer";
        _sent.ForEach(commit => commit.Decided(commit, new CommitVerdict(verdict)));
    }
}
