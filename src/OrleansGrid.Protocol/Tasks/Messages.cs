namespace OrleansGrid.Protocol.Tasks;

/// <summary>What a task is to run.</summary>
/// <param name="First">First item.</param>
/// <param name="End">One past the last item.</param>
/// <param name="Attempts">Failed attempts so far of items in the range, in all and in this run; only items that have some.</param>
/// <param name="Epoch">Grows with each activation of the job grain that takes the job up.</param>
[GenerateSerializer, Immutable, Alias("grid.task-order")]
public sealed record TaskOrder(
    [property: Id(0)] Guid JobId,
    [property: Id(1)] int Stage,
    [property: Id(2)] int Run,
    [property: Id(3)] long First,
    [property: Id(4)] long End,
    [property: Id(5)] PastAttempts[] Attempts,
    [property: Id(6)] int Epoch
);

[GenerateSerializer, Immutable, Alias("grid.past-attempts")]
public readonly record struct PastAttempts([property: Id(0)] long Item, [property: Id(1)] int InAll, [property: Id(2)] int InRun);

/// <summary>How far a task is. Totals since its start, so that a report heard twice does no harm.</summary>
/// <param name="Revision">Grows with each change.</param>
/// <param name="Unknown">No such task runs here: its silo has restarted or it ended before.</param>
/// <param name="First">First item of the task.</param>
/// <param name="Committed">Every item before this one has a committed outcome, or is in <paramref name="Deferred"/>.</param>
/// <param name="End">One past the last item that the task still means to run.</param>
/// <param name="Ended">Nothing more will come. Items from <paramref name="Committed"/> on have no outcome from this task.</param>
/// <param name="Refused">
/// The database refused a commit: another outcome, a later run, or an evicted silo. The job must look what remains.
/// </param>
/// <param name="Deferred">Items that failed an attempt and may be tried again.</param>
/// <param name="Busy">Time that the lane has spent on the items.</param>
/// <param name="Executed">How many items that time was spent on.</param>
/// <param name="Progress">What the handler last said of the running item, between 0 and 1.</param>
/// <param name="Note">The words that came with it.</param>
/// <param name="LaneFree">All items were run; the slot is free, though the last outcomes may still be on their way to the database.</param>
/// <param name="Fatal">Why the database refuses for good what the task commits, in one sentence; null when it does not.</param>
/// <param name="Superseded">The task was not started: a later activation of the job has taken it over.</param>
[GenerateSerializer, Immutable, Alias("grid.task-report")]
public sealed record TaskReport(
    [property: Id(0)] long Revision,
    [property: Id(1)] bool Unknown,
    [property: Id(2)] long First,
    [property: Id(3)] long Committed,
    [property: Id(4)] long End,
    [property: Id(5)] bool Ended,
    [property: Id(6)] bool Refused,
    [property: Id(7)] long Succeeded,
    [property: Id(8)] long Failed,
    [property: Id(9)] DeferredItem[] Deferred,
    [property: Id(10)] TimeSpan Busy,
    [property: Id(11)] long Executed,
    [property: Id(12)] double? Progress = null,
    [property: Id(13)] string? Note = null,
    [property: Id(14)] bool LaneFree = false,
    [property: Id(15)] bool Superseded = false,
    [property: Id(16)] string? Fatal = null
);

/// <param name="Item">The item.</param>
/// <param name="Attempts">Failed attempts so far, in all.</param>
/// <param name="InRun">Failed attempts in this run.</param>
/// <param name="Delay">How long to wait before the next attempt.</param>
/// <param name="Lost">What it needs of earlier items and did not find; null for a failure of its own.</param>
[GenerateSerializer, Immutable, Alias("grid.deferred-item")]
public readonly record struct DeferredItem(
    [property: Id(0)] long Item,
    [property: Id(1)] int Attempts,
    [property: Id(2)] int InRun,
    [property: Id(3)] TimeSpan Delay,
    [property: Id(4)] LostItem[]? Lost = null
);

/// <summary>What the item of an earlier stage had left behind is gone.</summary>
[GenerateSerializer, Immutable, Alias("grid.lost-item")]
public readonly record struct LostItem([property: Id(0)] int Stage, [property: Id(1)] long Item);

[GenerateSerializer, Immutable, Alias("grid.running-task")]
public sealed record RunningTask(
    [property: Id(0)] Guid TaskId,
    [property: Id(1)] int Stage,
    [property: Id(2)] int Run,
    [property: Id(3)] long First,
    [property: Id(4)] long End
);
