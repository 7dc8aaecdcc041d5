using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Stages;

/// <summary>Items for the next task.</summary>
/// <param name="Range">Neighbouring items.</param>
/// <param name="Crashes">How many silos have died under them.</param>
/// <param name="LastChance">One more death, and the item has failed.</param>
public readonly record struct TakenItems(ItemRange Range, int Crashes, bool LastChance);
