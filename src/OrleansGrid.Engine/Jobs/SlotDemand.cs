namespace OrleansGrid.Engine;

/// <param name="Wants">Tasks that could be placed beyond those held.</param>
/// <param name="Holds">Slots held, by silo.</param>
public sealed record SlotDemand(int Wants, IReadOnlyDictionary<string, int> Holds);
