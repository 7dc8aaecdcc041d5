using OrleansGrid.Engine.Tasks;
using OrleansGrid.Protocol.Tasks;
using OrleansGrid.Silo.Commit;
using OrleansGrid.Silo.Runs;

namespace OrleansGrid.Silo.Tests;

/// <summary>When a task speaks to its job. The test is its lane and its committer.</summary>
public sealed class TaskReportTests
{
    private readonly List<RangeCommit> _sent = [];
    private readonly TaskRun _task;

    public TaskReportTests() =>
        _task = new TaskRun(Guid.NewGuid(), new TaskOrder(Guid.NewGuid(), 0, 1, 0, 1, [], 1), Works.None, _sent.Add);

    [Fact]
    public async Task A_lane_that_is_free_is_told_at_once_and_only_once()
    {
        var waiting = _task.ReportAfterAsync(-1);
        RunItem();
        Assert.True((await waiting) is { LaneFree: true, Ended: false });
        Assert.False(_task.ReportAfterAsync(0).IsCompleted);
    }

    [Fact]
    public async Task Who_asks_after_the_lane_became_free_is_told_so_without_waiting()
    {
        RunItem();
        Assert.True((await _task.ReportAfterAsync(-1)) is { LaneFree: true, Ended: false });
    }

    [Fact]
    public async Task The_end_is_told_to_everyone_who_waits_and_to_whoever_asks_later()
    {
        RunItem();
        await _task.ReportAfterAsync(-1);
        var waiting = new[] { _task.ReportAfterAsync(0), _task.ReportAfterAsync(0) };
        CommitAll();
        Assert.All(await Task.WhenAll(waiting), report => Assert.True(report is { Ended: true, Succeeded: 1 }));
        Assert.True((await _task.ReportAfterAsync(0)).Ended);
    }

    private void RunItem()
    {
        Assert.True(_task.TryBegin(out var item));
        _task.Succeeded(item.Item, "1"u8, attempt: 1);
        _task.ExecutionEnded(TimeSpan.FromMilliseconds(1));
    }

    private void CommitAll() => _sent.ForEach(commit => commit.Decided(commit, new CommitVerdict(CommitDecision.Committed)));
}
