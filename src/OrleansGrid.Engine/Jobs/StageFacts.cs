using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Jobs;

/// <summary>What the database knows of a range of items.</summary>
/// <param name="Finished">Items with a committed outcome.</param>
/// <param name="Failed">Those of them that have failed.</param>
/// <param name="Attempts">Failed attempts of items without outcome.</param>
public sealed record StageFacts(IReadOnlyList<ItemRange> Finished, IReadOnlyList<ItemRange> Failed, IReadOnlyList<ItemAttempts> Attempts)
{
    public static StageFacts Nothing { get; } = new([], [], []);
}
