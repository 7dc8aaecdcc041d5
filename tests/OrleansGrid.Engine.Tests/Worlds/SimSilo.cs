using OrleansGrid.Engine.Pool;

namespace OrleansGrid.Engine.Tests;

/// <summary>A process with slots. Frozen, it does nothing and answers nobody, but may wake up.</summary>
internal sealed class SimSilo(string name, int slots)
{
    public string Name => name;

    public int Slots => slots;

    public bool Down { get; set; }

    public bool Frozen { get; set; }

    /// <summary>Declared dead by the others, rightly or not.</summary>
    public bool Evicted { get; set; }

    public bool IsGoneUnnoticed => Down && !Evicted;

    public bool Works => !Down && !Frozen;

    public bool InCluster => Works && !Evicted;

    public Dictionary<Guid, SimTask> Tasks { get; } = [];

    /// <summary>The latest life of the job that has taken over here; what earlier ones still send is refused.</summary>
    public int Epoch { get; set; }

    public SiloOffer Offer =>
        new(name, slots, false, new Dictionary<string, string>(), new Dictionary<string, long>(), new HashSet<string> { "h", "g" });

    public override string ToString() => name;
}
