using System.Text;
using OrleansGrid.Engine.Tasks;
using OrleansGrid.Protocol.Tasks;
using OrleansGrid.Silo.Commit;
using OrleansGrid.Silo.Runs;

namespace OrleansGrid.Silo.Tests;

/// <summary>What a task sends to the database, and when. The test is its lane, its committer and its clock.</summary>
public sealed class TaskRunTests
{
    private readonly List<RangeCommit> _sent = [];
    private readonly SetClock _clock = new();

    [Fact]
    public void A_wall_clock_that_is_put_back_holds_no_finished_item_back()
    {
        var task = Task(10);
        Succeed(task, "1");
        _clock.Wall -= TimeSpan.FromHours(1);
        _clock.Steady += TimeSpan.FromMilliseconds(701);

        task.FlushOlderThan(TimeSpan.FromMilliseconds(700));

        var commit = Assert.Single(_sent);
        Assert.Equal(TimeSpan.FromMilliseconds(701), commit.FinishedAt - commit.StartedAt);
    }

    [Fact]
    public void A_wall_clock_that_is_put_forward_seals_no_chunk_early()
    {
        var task = Task(10);
        Succeed(task, "1");
        _clock.Wall += TimeSpan.FromHours(1);

        task.FlushOlderThan(TimeSpan.FromMilliseconds(700));

        Assert.Empty(_sent);
    }

    [Fact]
    public void An_item_that_ran_for_long_is_committed_alone_with_its_own_times_and_its_neighbours_keep_theirs()
    {
        var task = Task(4);
        var began = _clock.GetUtcNow().UtcDateTime;
        Succeed(task, "1", ran: new AttemptTime(began, TimeSpan.FromMilliseconds(2)));
        Succeed(task, "2", ran: new AttemptTime(began.AddMilliseconds(2), TimeSpan.FromMilliseconds(1)));
        Succeed(task, "3", ran: new AttemptTime(began.AddMilliseconds(3), TimeSpan.FromSeconds(5)));
        Succeed(task, "4", ran: new AttemptTime(began.AddMilliseconds(5003), TimeSpan.FromMilliseconds(1)));
        task.ExecutionEnded(default);

        Assert.Equal([(0, 1), (2, 2), (3, 3)], _sent.Select(commit => (commit.First, commit.Last)));
        Assert.Equal([0, 3, 5003], _sent.Select(commit => (commit.StartedAt - began).TotalMilliseconds));
        Assert.Equal([3, 5003, 5004], _sent.Select(commit => (commit.FinishedAt - began).TotalMilliseconds));
    }

    [Fact]
    public void Results_go_as_one_array_with_the_attempt_of_each()
    {
        var task = Task(3);
        Succeed(task, "{\"a\":[1,2]}");
        Succeed(task, "null", attempt: 3);
        Succeed(task, "\"x\"");
        task.ExecutionEnded(default);

        var commit = Assert.Single(_sent);
        Assert.Equal("[{\"a\":[1,2]},null,\"x\"]", Text(commit));
        Assert.Equal([1, 3, 1], commit.Attempts);
    }

    [Fact]
    public void Results_that_are_all_null_are_not_sent()
    {
        var task = Task(2);
        Succeed(task, "null");
        Succeed(task, "null");
        task.ExecutionEnded(default);

        Assert.Null(Assert.Single(_sent).Results);
    }

    [Fact]
    public async Task Of_results_that_PostgreSQL_cannot_store_together_each_is_cut_out_and_the_bad_one_fails_alone()
    {
        string[] results = ["1", "[[\"a,b\"],{}]", "\"bad\"", "null", "\"]\""];
        var task = Task(results.Length);
        for (var i = 0; i < results.Length; i++)
        {
            Succeed(task, results[i], attempt: i + 1);
        }

        task.ExecutionEnded(default);
        var kept = new SortedDictionary<long, (string Result, int Attempt)>();
        var failures = new List<RangeCommit>();
        for (var i = 0; i < _sent.Count; i++)
        {
            var commit = _sent[i];
            if (commit.Succeeded && Text(commit)!.Contains("bad", StringComparison.Ordinal))
            {
                commit.Decide(new CommitVerdict(CommitDecision.Unstorable, "no such thing"));
                continue;
            }

            Keep(commit, kept, failures);
            commit.Decide(new CommitVerdict(CommitDecision.Committed));
        }

        var failure = Assert.Single(failures);
        Assert.True(
            failure
                is
            {
                First: 2,
                Last: 2,
                Failures: [{ Attempt: 3, Error: { Type: "result", Message: "The result cannot be stored: no such thing" } }]
            }
        );
        Assert.Equal([("1", 1), (results[1], 2), ("null", 4), (results[4], 5)], kept.Values);
        Assert.True(await task.ReportAfterAsync(-1) is { Ended: true, Refused: false, Succeeded: 4, Failed: 1 });
    }

    [Theory]
    [InlineData(CommitDecision.SiloEvicted)]
    [InlineData(CommitDecision.LaterRun)]
    [InlineData(CommitDecision.OutcomeExists)]
    public void What_the_database_refuses_ends_the_task(CommitDecision decision)
    {
        var task = Task(10);
        Succeed(task, "1");
        task.FlushOlderThan(TimeSpan.FromSeconds(-1));

        _sent[0].Decide(new CommitVerdict(decision));

        Assert.False(task.TryBegin(out _));
        Assert.Equal(decision, task.Refusal);
    }

    [Fact]
    public void A_lane_that_is_too_far_ahead_of_the_database_waits_for_it()
    {
        var task = Task(100);
        for (var i = 0; i < new TaskLimits().CommitsInFlight; i++)
        {
            Succeed(task, "1");
            task.FlushOlderThan(TimeSpan.FromSeconds(-1));
        }

        Assert.True(BeginsAfter(task, () => _sent[0].Decide(new CommitVerdict(CommitDecision.Committed))));
    }

    [Fact]
    public void A_lane_that_waits_for_the_database_hears_that_its_task_is_stopped()
    {
        var task = Task(100);
        Succeed(task, new string('7', (int)new TaskLimits().BytesInFlight));

        Assert.False(BeginsAfter(task, task.Stop));
    }

    /// <summary>Whether the next item begins, which must wait until something happens.</summary>
    private static bool BeginsAfter(TaskRun task, Action something)
    {
        var begun = false;
        var lane = new Thread(() => begun = task.TryBegin(out _)) { IsBackground = true };
        lane.Start();
        while (!lane.ThreadState.HasFlag(ThreadState.WaitSleepJoin))
        {
            Assert.False(lane.ThreadState.HasFlag(ThreadState.Stopped), "The item began without room.");
            Thread.Yield();
        }

        something();
        lane.Join();
        return begun;
    }

    private static void Keep(RangeCommit commit, SortedDictionary<long, (string Result, int Attempt)> kept, List<RangeCommit> failures)
    {
        if (!commit.Succeeded)
        {
            failures.Add(commit);
            return;
        }

        using var array = System.Text.Json.JsonDocument.Parse(Text(commit)!);
        Assert.Equal(commit.Last - commit.First + 1, array.RootElement.GetArrayLength());
        for (var i = 0; i < array.RootElement.GetArrayLength(); i++)
        {
            kept.Add(commit.First + i, (array.RootElement[i].GetRawText(), commit.Attempts![i]));
        }
    }

    private static string? Text(RangeCommit commit) => commit.Results is { } results ? Encoding.UTF8.GetString(results.Span) : null;

    private TaskRun Task(long items) =>
        new(Guid.NewGuid(), new TaskOrder(Guid.NewGuid(), 0, 1, 0, items, [], 1), Works.None, _sent.Add, _clock);

    private static void Succeed(TaskRun task, string result, int attempt = 1, AttemptTime? ran = null)
    {
        Assert.True(task.TryBegin(out var item));
        task.Succeeded(item.Item, Encoding.UTF8.GetBytes(result), attempt, ran: ran);
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Wall { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        public TimeSpan Steady { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Wall;

        public override long GetTimestamp() => Steady.Ticks;
    }
}
