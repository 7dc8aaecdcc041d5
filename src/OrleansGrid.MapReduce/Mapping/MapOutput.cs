using OrleansGrid.MapReduce.Reducing;

namespace OrleansGrid.MapReduce.Mapping;

/// <summary>What a map task has left for the reducers, and where: the result of one item of a map stage.</summary>
public sealed record MapOutput
{
    /// <summary>Index in the plan's splits.</summary>
    public required int Split { get; init; }

    /// <summary>Name of the silo that keeps the file.</summary>
    public required string Silo { get; init; }

    /// <summary>
    /// Path of the file: under the silo's own shuffle folder, or absolute when it lies in a shared one. For a map-only job the path of the
    /// part.
    /// </summary>
    public required string File { get; init; }

    /// <summary>One for each partition of the plan, in order.</summary>
    public required IReadOnlyList<MapPartition> Partitions { get; init; }

    public long InputBytes { get; init; }

    public long InputRecords { get; init; }

    /// <summary>Pairs that the map function emitted, before combining.</summary>
    public long EmittedRecords { get; init; }

    public long SpilledBytes { get; init; }

    /// <summary>For a map-only job: the part that was written.</summary>
    public ReduceOutput? Part { get; init; }

    public IReadOnlyDictionary<string, long>? Counters { get; init; }
}
