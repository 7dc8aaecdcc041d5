namespace OrleansGrid.MapReduce.Planning;

/// <summary>
/// How a MapReduce job is carried out: the result of its first stage, kept in the database, the same for all of its later items.
/// </summary>
public sealed record MapReducePlan
{
    /// <summary>Format of this payload.</summary>
    public int Version { get; init; } = 1;

    public required IReadOnlyList<InputSplit> Splits { get; init; }

    /// <summary>Items of the reduce stage; 0 for a map-only job.</summary>
    public required int Partitions { get; init; }

    /// <summary>Whether mappers combine values of equal keys before they write.</summary>
    public bool Combine { get; init; }

    /// <summary><c>hash</c> or <c>range</c>.</summary>
    public required string Partitioning { get; init; }

    /// <summary>
    /// For range partitioning: Partitions − 1 serialised keys (or fewer, when there are few keys), ascending; partition i holds keys k with
    /// boundary[i−1] ≤ k &lt; boundary[i].
    /// </summary>
    public IReadOnlyList<byte[]>? Boundaries { get; init; }

    /// <summary>
    /// For programs that divide keys: beside each boundary the share of its own pairs that go left of it, those of the first splits. A key
    /// that is more than a partition stands several times, with ascending shares. Null when all are 0.
    /// </summary>
    public IReadOnlyList<double>? BoundaryShares { get; init; }

    /// <summary>How map output is compressed: <c>none</c>, or <c>lz4</c>, which pays when it goes over a network.</summary>
    public string ShuffleCompression { get; init; } = "none";

    public required IReadOnlyList<PlanDecision> Decisions { get; init; }

    public long InputBytes { get; init; }

    public int InputFiles { get; init; }
}
