namespace OrleansGrid.Engine.Jobs;

/// <param name="Wants">Tasks that could be placed beyond those held.</param>
/// <param name="Holds">Slots held, by silo.</param>
public sealed record SlotDemand(int Wants, IReadOnlyDictionary<string, int> Holds)
{
    public static IReadOnlyDictionary<string, int> HoldsNothing { get; } = new Dictionary<string, int>();

    /// <summary>Number of the stage whose needs a wanted slot must meet.</summary>
    public int Stage { get; init; }

    /// <summary>For each task that could use a slot which nobody wants, the silo on which it must not be.</summary>
    public IReadOnlyList<string> Spares { get; init; } = [];

    /// <summary>What the pool takes it to be once it has granted slots.</summary>
    public SlotDemand After(SlotsGranted grant)
    {
        if (grant.Silos.Count == 0)
        {
            return this;
        }

        var holds = new Dictionary<string, int>(Holds);
        foreach (var silo in grant.Silos)
        {
            holds[silo] = holds.GetValueOrDefault(silo) + 1;
        }

        return new SlotDemand(Math.Max(0, Wants - grant.Silos.Count), holds)
        {
            Spares = Wants > 0 ? Spares : [.. Spares.Skip(grant.Silos.Count)],
        };
    }
}
