using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;
using OrleansGrid.Engine.Tasks;

namespace OrleansGrid.Engine.Tests;

/// <summary>What a task decides. The tests are its lane and its database.</summary>
public sealed class TaskMachineTests
{
    [Fact]
    public void Items_begin_one_after_another_with_the_attempts_that_they_have_had()
    {
        var task = new TaskMachine(new ItemRange(4, 6), [new ItemAttempts(5, 3, 2, 1)], new TaskLimits());

        Assert.Equal(new ItemAttempts(4, 0, 0, 0), Begin(task));
        task.Succeed(4, 1);
        Assert.Equal(new ItemAttempts(5, 3, 2, 1), Begin(task));
        task.Succeed(5, 1);
        Assert.False(task.TryBegin(out _));
    }

    [Fact]
    public void A_chunk_is_sealed_when_it_has_enough_items()
    {
        var task = Task(10, new TaskLimits { ChunkItems = 3 });

        Assert.Empty(Succeed(task));
        Assert.Empty(Succeed(task));
        var chunk = Assert.Single(Succeed(task));

        Assert.True(chunk is { First: 0, End: 3, Succeeded: true });
        Assert.False(task.HasChunk);
    }

    [Fact]
    public void A_chunk_is_sealed_when_its_results_have_enough_bytes()
    {
        var task = Task(10, new TaskLimits { ChunkBytes = 100 });

        Assert.Empty(Succeed(task, bytes: 99));
        Assert.True(Assert.Single(Succeed(task, bytes: 1)) is { First: 0, End: 2, Bytes: 100 });
    }

    [Fact]
    public void A_failure_is_sent_after_what_has_finished_before_it()
    {
        var task = Task(10);
        Succeed(task);
        Begin(task);

        var sent = task.Fail(1);

        Assert.Equal([(0, 1, true), (1, 2, false)], sent.Select(c => (c.First, c.End, c.Succeeded)));
    }

    [Fact]
    public void Decisions_in_any_order_are_applied_in_the_order_of_the_items()
    {
        var task = Task(10, new TaskLimits { ChunkItems = 1 });
        var (first, second) = (Succeed(task)[0], Succeed(task)[0]);

        task.Decide(second, CommitDecision.Committed);
        Assert.True(task.Progress is { Committed: 0, Succeeded: 0 });

        task.Decide(first, CommitDecision.Committed);
        Assert.True(task.Progress is { Committed: 2, Succeeded: 2 });
    }

    [Fact]
    public void A_decision_that_comes_twice_counts_once()
    {
        var task = Task(10, new TaskLimits { ChunkItems = 1 });
        var (first, second) = (Succeed(task)[0], Succeed(task)[0]);

        task.Decide(first, CommitDecision.Committed);
        task.Decide(first, CommitDecision.JobEnded);
        task.Decide(second, CommitDecision.Committed);

        Assert.True(task.Progress is { Succeeded: 2, Refused: false });
    }

    [Theory]
    [InlineData(CommitDecision.SiloEvicted)]
    [InlineData(CommitDecision.JobEnded)]
    [InlineData(CommitDecision.LaterRun)]
    [InlineData(CommitDecision.OtherAttemptWasFirst)]
    [InlineData(CommitDecision.OutcomeExists)]
    [InlineData(CommitDecision.Refused)]
    [InlineData(CommitDecision.SiloStopping)]
    public void After_a_refusal_nothing_begins_and_nothing_counts(CommitDecision why)
    {
        var task = Task(10, new TaskLimits { ChunkItems = 1 });
        var (first, second) = (Succeed(task)[0], Succeed(task)[0]);

        Assert.Empty(task.Decide(first, why));
        task.Decide(second, CommitDecision.Committed);

        Assert.False(task.TryBegin(out _));
        Assert.Equal(why, task.Refusal);
        Assert.True(task.Progress is { Refused: true, Succeeded: 0, Committed: 0 });
    }

    [Fact]
    public void A_task_has_room_until_as_many_commits_are_in_flight_as_it_may_have()
    {
        var task = Task(10, new TaskLimits { ChunkItems = 1, CommitsInFlight = 2 });

        var first = Succeed(task)[0];
        Assert.True(task.HasRoom);
        Succeed(task);
        Assert.False(task.HasRoom);

        task.Decide(first, CommitDecision.Committed);
        Assert.True(task.HasRoom);
    }

    [Fact]
    public void A_task_has_room_until_as_many_bytes_are_in_flight_as_it_may_have()
    {
        var task = Task(10, new TaskLimits { ChunkBytes = 10, BytesInFlight = 15 });

        var first = Succeed(task, bytes: 10)[0];
        Assert.True(task.HasRoom);
        Succeed(task, bytes: 10);
        Assert.False(task.HasRoom);

        task.Decide(first, CommitDecision.Committed);
        Assert.True(task.HasRoom);
    }

    [Fact]
    public void Too_many_deferrals_end_the_task_and_hand_the_rest_back()
    {
        var task = Task(10, new TaskLimits { Deferrals = 2 });

        Decide(task, Defer(task));
        Assert.True(task.MayBegin);
        Decide(task, Defer(task));

        Assert.False(task.TryBegin(out _));
        Assert.Empty(task.EndExecution(default));
        Assert.True(task.Progress is { Ended: true, Committed: 2, End: 2, Deferred.Count: 2 });
    }

    [Fact]
    public void Shrinking_keeps_a_share_of_what_has_not_begun()
    {
        var task = Task(10);
        Begin(task);

        Assert.Equal(4, task.Shrink(0.34));
        Assert.Equal(1, task.Shrink(0));
        Assert.True(task.Progress is { End: 1 });
        Assert.Equal(new ItemRange(0, 1), task.Items);
    }

    [Fact]
    public void A_stopped_task_begins_nothing_and_its_interrupted_item_goes_back()
    {
        var task = Task(10);
        Succeed(task);
        Begin(task);
        task.Stop();
        task.Interrupt(1);

        Assert.False(task.TryBegin(out _));
        Decide(task, task.EndExecution(default));
        Assert.True(task.Progress is { Ended: true, Committed: 1, End: 1, Succeeded: 1 });
    }

    [Fact]
    public void A_running_item_may_still_succeed_after_the_stop()
    {
        var task = Task(10);
        Begin(task);
        task.Stop();

        task.Succeed(0, 1);
        Decide(task, task.EndExecution(default));

        Assert.True(task.Progress is { Ended: true, Committed: 1, Succeeded: 1 });
    }

    [Fact]
    public void An_execution_that_ends_under_an_item_gives_the_item_back()
    {
        var task = Task(10);
        Succeed(task);
        Begin(task);

        Decide(task, task.EndExecution(default));

        Assert.True(task.Progress is { Ended: true, Committed: 1, End: 2, Succeeded: 1, Executed: 1 });
        Assert.False(task.TryBegin(out _));
    }

    [Fact]
    public void A_task_has_ended_when_the_last_commit_is_decided()
    {
        var task = Task(1);
        Succeed(task);
        var last = task.EndExecution(TimeSpan.FromSeconds(3));
        Assert.True(task.Progress is { Ended: false, LaneFree: true, Busy.TotalSeconds: 3 });
        var seen = task.Revision;

        Decide(task, last);

        Assert.True(task.Progress is { Ended: true });
        Assert.True(task.Revision > seen);
    }

    [Fact]
    public void The_one_result_that_cannot_be_stored_is_found_by_halves_and_only_its_item_fails()
    {
        const int bad = 37;
        var task = Task(100);
        for (var i = 0; i < 100; i++)
        {
            Succeed(task);
        }

        var (waiting, decided) = (new Queue<TaskCommit>(task.EndExecution(default)), 0);
        while (waiting.TryDequeue(out var commit))
        {
            decided++;
            var storable = !commit.Succeeded || commit.First > bad || commit.End <= bad;
            foreach (var substitute in task.Decide(commit, storable ? CommitDecision.Committed : CommitDecision.Unstorable))
            {
                Assert.Equal(
                    storable || commit.End - commit.First > 1 ? UnstorablePart.None : UnstorablePart.Result,
                    substitute.Unstorable
                );
                waiting.Enqueue(substitute);
            }
        }

        Assert.True(task.Progress is { Ended: true, Refused: false, Succeeded: 99, Failed: 1, Committed: 100 });
        Assert.True(decided < 20, $"{decided} commits were tried.");
    }

    [Fact]
    public void An_error_that_cannot_be_stored_is_replaced_once_by_a_plain_one()
    {
        var task = Task(2);
        Begin(task);
        var failure = Assert.Single(task.Fail(0));

        var plain = Assert.Single(task.Decide(failure, CommitDecision.Unstorable));
        Assert.True(plain is { First: 0, End: 1, Succeeded: false, Unstorable: UnstorablePart.Error });

        Assert.Empty(task.Decide(plain, CommitDecision.Unstorable));
        Assert.Equal(CommitDecision.Unstorable, task.Refusal);
    }

    [Fact]
    public void An_item_that_does_not_run_cannot_end()
    {
        var task = Task(2);
        Assert.Throws<InvalidOperationException>(() => task.Succeed(0, 1));
        Begin(task);
        Assert.Throws<InvalidOperationException>(() => task.Fail(1));
    }

    /// <summary>Any lane and any database: what is reported as committed is what was, and the bytes in flight come back to none.</summary>
    [Fact]
    public void Whatever_happens_the_progress_is_what_the_database_has() =>
        Gen.Int[0, 1 << 20]
            .Array[1, 200]
            .Sample(
                choices =>
                {
                    var task = new TaskMachine(
                        new ItemRange(3, 40),
                        [],
                        new TaskLimits
                        {
                            ChunkItems = 4,
                            ChunkBytes = 50,
                            CommitsInFlight = 3,
                            BytesInFlight = 60,
                            Deferrals = 6,
                        }
                    );
                    var (sent, outcomes, attempts) = (new List<TaskCommit>(), new Dictionary<long, bool>(), new HashSet<long>());
                    foreach (var choice in choices)
                    {
                        Act(task, sent, outcomes, attempts, choice);
                    }

                    sent.AddRange(task.EndExecution(default));
                    for (var n = choices[0]; sent.Count > 0; n = (n * 31) + 7)
                    {
                        DecideOne(task, sent, outcomes, attempts, Math.Abs(n));
                    }

                    var progress = task.Progress;
                    Assert.True(progress.Ended);
                    Assert.True(task.HasRoom);
                    Assert.Equal(outcomes.Count(o => o.Value), progress.Succeeded);
                    Assert.Equal(outcomes.Count(o => !o.Value), progress.Failed);
                    Assert.Equal(attempts.Order(), progress.Deferred.Select(d => d.Item).Order());
                    Assert.All(
                        Enumerable.Range(3, (int)progress.Committed - 3),
                        item => Assert.True(outcomes.ContainsKey(item) || attempts.Contains(item))
                    );
                    Assert.True(outcomes.Keys.Concat(attempts).All(item => item < progress.Committed));
                },
                iter: Runs.Of(5_000)
            );

    private static void Act(TaskMachine task, List<TaskCommit> sent, Dictionary<long, bool> outcomes, HashSet<long> attempts, int choice)
    {
        switch (choice % 16)
        {
            case 0:
                sent.AddRange(task.Seal());
                break;
            case 1 when choice % 5 == 0:
                task.Shrink(0.8);
                break;
            case < 6:
                DecideOne(task, sent, outcomes, attempts, choice);
                break;
            case var _ when task.Running is { } item:
                sent.AddRange(
                    (choice / 16 % 8) switch
                    {
                        0 => task.Fail(item),
                        1 => task.Defer(new Deferral(item, 1, 1, default)),
                        _ => task.Succeed(item, choice / 256 % 30),
                    }
                );
                break;
            case var _ when task.HasRoom:
                task.TryBegin(out _);
                break;
        }
    }

    private static void DecideOne(
        TaskMachine task,
        List<TaskCommit> sent,
        Dictionary<long, bool> outcomes,
        HashSet<long> attempts,
        int choice
    )
    {
        if (sent.Count == 0)
        {
            return;
        }

        var commit = sent[choice / 16 % sent.Count];
        sent.Remove(commit);
        if (commit.Succeeded && Enumerable.Range((int)commit.First, (int)(commit.End - commit.First)).Any(i => i % 11 == 0))
        {
            sent.AddRange(task.Decide(commit, CommitDecision.Unstorable));
            return;
        }

        for (var item = commit.First; item < commit.End; item++)
        {
            Assert.True(outcomes.TryAdd(item, commit.Succeeded), $"Item {item} has two outcomes.");
        }

        if (commit.Deferral is { } deferral)
        {
            Assert.True(attempts.Add(deferral.Item));
        }

        task.Decide(commit, CommitDecision.Committed);
    }

    private static TaskMachine Task(long items, TaskLimits? limits = null) => new(new ItemRange(0, items), [], limits ?? new TaskLimits());

    private static ItemAttempts Begin(TaskMachine task)
    {
        Assert.True(task.TryBegin(out var item));
        return item;
    }

    private static TaskCommit[] Succeed(TaskMachine task, int bytes = 1) => task.Succeed(Begin(task).Item, bytes);

    private static TaskCommit[] Defer(TaskMachine task) => task.Defer(new Deferral(Begin(task).Item, 1, 1, TimeSpan.Zero));

    private static void Decide(TaskMachine task, TaskCommit[] commits)
    {
        foreach (var commit in commits)
        {
            task.Decide(commit, CommitDecision.Committed);
        }
    }
}
