using OrleansGrid.MapReduce.Mapping;
using OrleansGrid.MapReduce.Output;
using OrleansGrid.MapReduce.Planning;
using OrleansGrid.MapReduce.Reducing;

namespace OrleansGrid.Reports.MapReduce;

/// <summary>What the items of a MapReduce job have left behind so far.</summary>
public sealed record MapReduceResults
{
    public required IReadOnlyList<StageStatus> Stages { get; init; }

    /// <summary>Null before the job is planned.</summary>
    public MapReducePlan? Plan { get; init; }

    /// <summary>By stage: of a split that was mapped again, the later output counts.</summary>
    public IReadOnlyList<MapOutput> Maps { get; init; } = [];

    /// <summary>By stage: of a part that was reduced again, the later output counts.</summary>
    public IReadOnlyList<ReduceOutput> Reduces { get; init; } = [];

    /// <summary>Where the parts are published; null where they are rows of the database alone.</summary>
    public string? OutputFolder { get; init; }

    /// <summary>What was published; null before.</summary>
    public OutputManifest? Manifest { get; init; }

    /// <summary>Slow items that were run a second time at once.</summary>
    public IReadOnlyList<SpeculationStatus> Speculations { get; init; } = [];
}
