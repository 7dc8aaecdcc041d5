using System.Text.Json;

namespace OrleansGrid.Kinds.MapReduce;

/// <summary>
/// The stages of a MapReduce job: one item plans; its result says how many splits are mapped and how many partitions reduced; one item
/// publishes what the others have written.
/// </summary>
internal sealed class MapReduceStages : IStagePlanner
{
    public const int Plan = 0;

    public const int Map = 1;

    public const int Reduce = 2;

    public const int Publish = 3;

    public const string PlanName = "plan";

    public const string MapName = "map";

    public const string ReduceName = "reduce";

    public const string PublishName = "publish";

    /// <summary>What such a job begins with.</summary>
    /// <param name="policy">How items of each stage are run.</param>
    /// <param name="speculative">Whether slow splits and partitions may be run a second time at once.</param>
    public static IReadOnlyList<JobStage> First(StagePolicy policy, bool speculative)
    {
        var repeatable = speculative ? policy with { Speculative = true } : policy;
        return
        [
            new JobStage(PlanName, 1, Closed: true, policy),
            new JobStage(MapName, 0, Closed: false, repeatable, After: [Plan]),
            new JobStage(ReduceName, 0, Closed: false, repeatable, After: [Map]),
            new JobStage(PublishName, 1, Closed: true, policy, After: [Map, Reduce]),
        ];
    }

    public IReadOnlyList<int> Sees(RecordedJob job, int stage) => [Plan];

    StagePlan IStagePlanner.Plan(RecordedJob job, int stage, IReadOnlyDictionary<int, IReadOnlyList<ItemResult<JsonElement>>> results)
    {
        try
        {
            var plan = results[Plan][0].Value;
            var splits = plan.GetProperty("splits").GetArrayLength();
            var partitions = plan.GetProperty("partitions").GetInt32();
            return new StagePlan
            {
                Growth = [new StageGrowth(Map, splits, Closed: true), new StageGrowth(Reduce, partitions, Closed: true)],
            };
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new FormatException($"The plan of the job cannot be read: {error.Message}", error);
        }
    }
}
