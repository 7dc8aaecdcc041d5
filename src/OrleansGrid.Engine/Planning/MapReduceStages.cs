using System.Text.Json;

namespace OrleansGrid.Engine;

/// <summary>
/// The stages of a MapReduce job: one item plans; its result says how many splits are mapped and how many partitions reduced; one item
/// publishes what the others have written.
/// </summary>
public sealed class MapReduceStages : IStagePlanner
{
    /// <summary>The kind of such jobs.</summary>
    public const string Kind = "mapreduce";

    public const int Plan = 0;

    public const int Map = 1;

    public const int Reduce = 2;

    public const int Publish = 3;

    /// <summary>What such a job begins with.</summary>
    /// <param name="speculative">Whether slow splits and partitions may be run a second time at once.</param>
    public static IReadOnlyList<StageRecord> First(bool speculative) =>
    [
        new StageRecord("plan", 1, Closed: true),
        new StageRecord("map", 0, Closed: false, After: [Plan], Speculative: speculative),
        new StageRecord("reduce", 0, Closed: false, After: [Map], Speculative: speculative),
        new StageRecord("publish", 1, Closed: true, After: [Map, Reduce]),
    ];

    public IReadOnlyList<int> Sees(JobRecord job, int stage) => [Plan];

    IReadOnlyList<StageGrowth> IStagePlanner.Plan(JobRecord job, int stage, IReadOnlyDictionary<int, IReadOnlyList<ItemResult<JsonElement>>> results)
    {
        try
        {
            var plan = results[Plan][0].Value;
            var splits = plan.GetProperty("splits").GetArrayLength();
            var partitions = plan.GetProperty("partitions").GetInt32();
            return [new StageGrowth(Map, splits, Closed: true), new StageGrowth(Reduce, partitions, Closed: true)];
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new FormatException($"The plan of the job cannot be read: {error.Message}", error);
        }
    }
}
