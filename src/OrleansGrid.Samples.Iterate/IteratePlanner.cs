using System.Text.Json;

namespace OrleansGrid.Samples.Iterate;

/// <summary>
/// The stages of the kind: <c>split</c> finds the parts of the files; then each round is a stage <c>map</c> and a stage <c>combine</c>,
/// which are added when the round before has ended; <c>publish</c> waits for all of them and gets its one item when the program is done.
/// </summary>
internal sealed class IteratePlanner : IStagePlanner
{
    public const string SplitStage = "split";
    public const string MapStage = "map";
    public const string CombineStage = "combine";
    public const string PublishStage = "publish";

    private const int First = 0;

    public static IReadOnlyList<JobStage> Begin(StagePolicy policy) =>
        [new JobStage(SplitStage, 1, Closed: true, policy), new JobStage(PublishStage, 0, Closed: false, policy, After: [First])];

    public IReadOnlyList<int> Sees(RecordedJob job, int stage) => [First, .. Combines(job).TakeLast(1)];

    public StagePlan Plan(RecordedJob job, int stage, IReadOnlyDictionary<int, IReadOnlyList<ItemResult<JsonElement>>> results)
    {
        var combines = Combines(job).ToList();
        var last = combines.Count == 0 ? null : results[combines[^1]][0].Value.Deserialize<RoundResult>(GridJson.Options);
        if (last is { Done: true } || combines.Count >= job.SpecAs<IterateSpec>().MaxRounds)
        {
            return new StagePlan { Growth = [new StageGrowth(stage, 1, Closed: true)] };
        }

        var (splits, policy) = (results[First][0].Value.GetArrayLength(), job.Stages[stage].Policy);
        var (before, map) = (combines.Count == 0 ? First : combines[^1], job.Stages.Count);
        return new StagePlan
        {
            Added =
            [
                new JobStage(MapStage, splits, Closed: true, policy, After: [before]),
                new JobStage(CombineStage, 1, Closed: true, policy, After: [map]),
            ],
        };
    }

    public static IEnumerable<int> Combines(RecordedJob job) =>
        Enumerable.Range(0, job.Stages.Count).Where(i => job.Stages[i].Name == CombineStage);
}
