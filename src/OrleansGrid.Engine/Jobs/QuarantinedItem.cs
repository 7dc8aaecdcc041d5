namespace OrleansGrid.Engine.Jobs;

/// <summary>An item that runs alone in its task after a crash, noted before it begins. Part of the storage format.</summary>
/// <param name="Attempts">Failed attempts when it was noted: more of them say that it ended some other way than with its silo.</param>
/// <param name="Silo">Address of the silo that was to run it.</param>
public sealed record QuarantinedItem(int Stage, long Item, int Attempts, string Silo);
