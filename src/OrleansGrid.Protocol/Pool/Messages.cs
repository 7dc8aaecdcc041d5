namespace OrleansGrid.Protocol.Pool;

/// <param name="Wants">Tasks that the job could place beyond those it holds.</param>
/// <param name="Holds">Tasks of the job for each silo address.</param>
/// <param name="SeenGrant">Number of the last grant that <paramref name="Holds"/> takes into account.</param>
/// <param name="Spares">
/// For each task that could use a slot which nobody wants, the address of the silo on which it must not be; null for none.
/// </param>
/// <param name="Stage">The job's own word for what it asks: the grant says it again.</param>
[GenerateSerializer, Immutable, Alias("grid.slot-ask")]
public sealed record SlotAsk(
    [property: Id(0)] Guid JobId,
    [property: Id(1)] int Priority,
    [property: Id(2)] int SlotsPerTask,
    [property: Id(3)] string Handler,
    [property: Id(4)] IReadOnlyDictionary<string, string> Require,
    [property: Id(5)] int Wants,
    [property: Id(6)] IReadOnlyDictionary<string, int> Holds,
    [property: Id(7)] long SeenGrant,
    [property: Id(8)] string[]? Spares = null,
    [property: Id(9)] int Stage = 0
);

/// <param name="Number">Grows with each grant to the job by one pool activation.</param>
/// <param name="Silos">For each task that may be placed, the address of its silo.</param>
/// <param name="GiveBack">How many tasks' slots the job should give back as its tasks end.</param>
/// <param name="Waiting">Why nothing more is granted; null when everything was.</param>
/// <param name="Stage">As in the ask that it answers.</param>
[GenerateSerializer, Immutable, Alias("grid.slot-grant")]
public sealed record SlotGrant(
    [property: Id(0)] long Number,
    [property: Id(1)] string[] Silos,
    [property: Id(2)] int GiveBack,
    [property: Id(3)] string? Waiting,
    [property: Id(4)] int Stage = 0
);

[GenerateSerializer, Immutable, Alias("grid.silo-announcement")]
public sealed record SiloAnnouncement(
    [property: Id(0)] string Address,
    [property: Id(1)] string Name,
    [property: Id(2)] int Slots,
    [property: Id(3)] bool Draining,
    [property: Id(4)] Dictionary<string, string> Labels,
    [property: Id(5)] Dictionary<string, long> Resources,
    [property: Id(6)] string[] Handlers
);
