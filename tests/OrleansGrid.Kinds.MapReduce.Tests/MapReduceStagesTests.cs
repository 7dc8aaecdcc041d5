using System.Text.Json;

namespace OrleansGrid.Kinds.MapReduce.Tests;

public sealed class MapReduceStagesTests
{
    private static readonly StagePolicy Policy = new() { Handler = "mapreduce:wordcount" };

    [Fact]
    public void A_MapReduce_plan_says_how_many_splits_and_partitions_there_are()
    {
        var plan = Plan("""{"version":1,"splits":[{},{},{}],"partitions":2}""");
        Assert.Equal([new StageGrowth(1, 3, true), new StageGrowth(2, 2, true)], plan.Growth);
        Assert.Empty(plan.Added);
    }

    [Theory]
    [InlineData("""{"splits":3}""")]
    [InlineData("""{"splits":[]}""")]
    [InlineData("null")]
    public void What_is_no_plan_cannot_be_planned_from(string plan) => Assert.Throws<FormatException>(() => Plan(plan));

    [Fact]
    public void Without_the_result_of_the_first_stage_nothing_can_be_planned() =>
        Assert.Throws<FormatException>(() => Plan(new Dictionary<int, IReadOnlyList<ItemResult<JsonElement>>> { [0] = [] }));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_splits_and_partitions_may_have_speculative_attempts(bool speculative)
    {
        var stages = MapReduceStages.First(Policy, speculative);
        Assert.Equal(["plan", "map", "reduce", "publish"], stages.Select(s => s.Name));
        Assert.Equal([false, speculative, speculative, false], stages.Select(s => s.Policy.Speculative is true));
    }

    private static StagePlan Plan(string plan) =>
        Plan(
            new Dictionary<int, IReadOnlyList<ItemResult<JsonElement>>>
            {
                [0] = [new ItemResult<JsonElement>(0, ItemState.Succeeded, JsonElement.Parse(plan), null)],
            }
        );

    private static StagePlan Plan(Dictionary<int, IReadOnlyList<ItemResult<JsonElement>>> results)
    {
        IStagePlanner planner = new MapReduceStages();
        var job = new RecordedJob
        {
            JobId = Guid.NewGuid(),
            Kind = "mapreduce",
            State = JobState.Running,
            Run = 1,
            Spec = default,
            Stages = MapReduceStages.First(Policy, speculative: true),
        };
        Assert.Equal([MapReduceStages.Plan], planner.Sees(job, MapReduceStages.Map));
        return planner.Plan(job, MapReduceStages.Map, results);
    }
}
