using System.Text.Json;

namespace OrleansGrid.Engine.Tests;

/// <summary>Plans the stages that a scenario has.</summary>
internal sealed class SimPlanner(Scenario scenario) : IStagePlanner
{
    /// <summary>What a job of the scenario begins with.</summary>
    public IReadOnlyList<JobStage> First =>
        [
            .. scenario.Items.Select(
                (n, i) =>
                    IsPlanned(i)
                        ? new JobStage("s" + i, 0, Closed: false, Policy(i), Before(i))
                        : new JobStage("s" + i, n, Closed: true, Policy(i), Before(i))
            ),
        ];

    public IReadOnlyList<int> Sees(RecordedJob job, int stage) => stage == 0 ? [0] : [stage - 1];

    public StagePlan Plan(RecordedJob job, int stage, IReadOnlyDictionary<int, IReadOnlyList<ItemResult<JsonElement>>> results)
    {
        if (scenario.Stages == Stages.Rounds)
        {
            return PlanRound(job, stage);
        }

        var most = scenario.Items[stage];
        if (stage == 0)
        {
            // Two more than have an outcome: known again from the outcomes alone.
            var total = Math.Min(most, results[0].Count + 2);
            return new StagePlan { Growth = [new StageGrowth(0, total, Closed: total == most)] };
        }

        World.Require(
            results[stage - 1].Count == job.Stages[stage - 1].Total,
            $"Stage {stage} is planned before the one before it has ended."
        );
        return new StagePlan { Growth = [new StageGrowth(stage, most, Closed: true)] };
    }

    private StagePolicy Policy(int stage) =>
        new()
        {
            Handler = scenario.NeedsDiffer && stage % 2 == 1 ? "g" : "h",
            Retry = new RetryPolicy { Attempts = scenario.Attempts },
            Speculative = scenario.Speculation,
        };

    private StagePlan PlanRound(RecordedJob job, int stage)
    {
        var own = job.Stages.Count(s => s.Again is null);
        var rounds = own - scenario.Items.Count;
        return rounds == scenario.Items[stage] % 5
            ? new StagePlan { Growth = [new StageGrowth(stage, scenario.Items[stage], Closed: true)] }
            : new StagePlan { Added = [new JobStage("round", 1 + rounds, Closed: true, Policy(job.Stages.Count), [stage - 1])] };
    }

    private bool IsPlanned(int stage) =>
        scenario.Stages == Stages.Growing
        || (scenario.Stages == Stages.Rounds && stage == scenario.Items.Count - 1)
        || (scenario.Stages == Stages.Planned && stage > 0);

    private static int[]? Before(int stage) => stage == 0 ? null : [stage - 1];
}
