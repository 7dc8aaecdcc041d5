namespace OrleansGrid;

/// <summary>
/// Items whose results were lost and that a later stage runs once more: its item i is <c>Items[i]</c> of <paramref name="Stage"/>. Part of
/// the storage format.
/// </summary>
public sealed record RepeatedItems(int Stage, IReadOnlyList<long> Items);
