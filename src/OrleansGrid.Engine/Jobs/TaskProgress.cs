namespace OrleansGrid.Engine.Jobs;

/// <summary>How far a task is: totals since its start, so that hearing it twice does no harm.</summary>
/// <param name="Committed">Items before this one have a committed outcome or are in <paramref name="Deferred"/>.</param>
/// <param name="End">
/// One past the last item that the task still means to run; lower than at the start when it has handed items back.
/// </param>
/// <param name="Ended">Nothing more will come from the task.</param>
/// <param name="Refused">The database refused a commit of it.</param>
/// <param name="LaneFree">All items were run: the slot is free, though the last outcomes are still on their way to the database.</param>
/// <param name="Progress">What the handler last said of the running item, between 0 and 1, with <paramref name="Note"/>.</param>
/// <param name="Fatal">
/// Why the database refuses for good what the task commits: no other task will fare better. Null when it does not.
/// </param>
public sealed record TaskProgress(
    long Committed,
    long End,
    bool Ended,
    bool Refused,
    long Succeeded,
    long Failed,
    IReadOnlyList<Deferral> Deferred,
    TimeSpan Busy,
    long Executed,
    double? Progress = null,
    string? Note = null,
    bool LaneFree = false,
    string? Fatal = null
);
