using OrleansGrid.MapReduce.Sampling;

namespace OrleansGrid.MapReduce.Planning;

/// <summary>What a plan is decided from.</summary>
/// <param name="Program">Asked for what it can and wants; no record is given to it.</param>
internal sealed record PlanFacts(MapReduceSpec Spec, SpanMapReduce Program, ClusterRoom Room, InputSample Sample)
{
    public bool MapOnly => Spec.Reducers == 0 || (Spec.Reducers is null && Program.MapOnly);

    public int Slots => Math.Max(1, Room.Slots);

    /// <summary>Memory in bytes that one task may sort in.</summary>
    public long TaskMemory => Spec.MemoryBytes / Math.Max(1, (Slots + Room.Silos - 1) / Math.Max(1, Room.Silos));

    /// <summary>How many distinct keys there are among so many pairs.</summary>
    public DistinctKeys Distinct { get; } = new(Sample.Keys.Keys.Values.Select(key => key.Pairs));
}
