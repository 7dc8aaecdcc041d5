namespace OrleansGrid;

/// <summary>A stage of a job: an ordered sequence of items that one handler runs. Part of the storage format.</summary>
/// <param name="Name">What it does. Two stages have the same name when the later one runs items of the earlier again.</param>
/// <param name="Total">Items known so far; final once <paramref name="Closed"/>.</param>
/// <param name="Policy">How its items are run.</param>
/// <param name="After">Numbers of the stages that must have ended before this one starts; null for none.</param>
/// <param name="Inputs">Where the items' inputs come from; null where an item's input is its number.</param>
/// <param name="Again">The items of an earlier stage that this one runs once more; null for a stage of its own.</param>
public sealed record JobStage(
    string Name,
    long Total,
    bool Closed,
    StagePolicy Policy,
    IReadOnlyList<int>? After = null,
    InputSource? Inputs = null,
    RepeatedItems? Again = null
);
