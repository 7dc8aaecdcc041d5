namespace OrleansGrid.Engine.Pool;

/// <summary>What a silo has to offer.</summary>
public sealed record SiloOffer(
    string Address,
    int Slots,
    bool Draining,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, long> Resources,
    IReadOnlySet<string> Handlers
);

/// <summary>What a job holds and wants, counted in tasks; a task occupies <paramref name="SlotsPerTask"/> slots.</summary>
/// <param name="SeenGrant">Number of the last grant that <paramref name="Holds"/> takes into account.</param>
/// <param name="Spares">For each task that could use a slot which nobody wants, the silo on which it must not be.</param>
/// <param name="Stage">The job's own word for what it asks: the grant says it again.</param>
public sealed record JobAsk(
    Guid JobId,
    int Priority,
    int SlotsPerTask,
    string Handler,
    IReadOnlyDictionary<string, string> Require,
    int Wants,
    IReadOnlyDictionary<string, int> Holds,
    long SeenGrant,
    IReadOnlyList<string>? Spares = null,
    int Stage = 0
);

/// <param name="Number">Grows with each grant of this pool, to whichever job; 0 when nothing is granted.</param>
/// <param name="Silos">For each task that may be placed, its silo.</param>
/// <param name="GiveBack">How many tasks' slots the job should let go as its tasks end.</param>
/// <param name="Waiting">Why nothing more is granted.</param>
/// <param name="Stage">As in the ask that it answers.</param>
public sealed record JobGrant(Guid JobId, long Number, IReadOnlyList<string> Silos, int GiveBack, string? Waiting, int Stage = 0);
