namespace OrleansGrid;

/// <summary>The committed outcome of one item.</summary>
/// <param name="Item">Number of the item in its stage, from 0.</param>
/// <param name="State"><see cref="ItemState.Succeeded"/>, <see cref="ItemState.Failed"/> or <see cref="ItemState.Cancelled"/>.</param>
/// <param name="Value">The handler's result; default when the item did not succeed.</param>
/// <param name="Error">Why the last attempt failed; null when the item succeeded.</param>
public readonly record struct ItemResult<T>(long Item, ItemState State, T? Value, ItemError? Error)
{
    public bool Succeeded => State == ItemState.Succeeded;
}
