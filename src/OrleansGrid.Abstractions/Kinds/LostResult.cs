namespace OrleansGrid;

/// <summary>What an item had left behind beside its committed result (a file on a silo) is no more.</summary>
/// <param name="Stage">The very stage that made it, which may be one that ran items again.</param>
/// <param name="Item">The item's number in that stage.</param>
public readonly record struct LostResult(int Stage, long Item);
