using System.Text.Json;

namespace OrleansGrid.Engine.Tests;

/// <summary>Plans the stages that a scenario has.</summary>
internal sealed class SimPlanner(Scenario scenario) : IStagePlanner
{
    /// <summary>What a job of the scenario begins with.</summary>
    public IReadOnlyList<StageRecord> First => [.. scenario.Items.Select((n, i) => IsPlanned(i)
        ? new StageRecord("s" + i, 0, Closed: false, Before(i), Speculative: scenario.Speculation)
        : new StageRecord("s" + i, n, Closed: true, Before(i), Speculative: scenario.Speculation))];

    public IReadOnlyList<int> Sees(JobRecord job, int stage) => stage == 0 ? [0] : [stage - 1];

    public IReadOnlyList<StageGrowth> Plan(JobRecord job, int stage, IReadOnlyDictionary<int, IReadOnlyList<ItemResult<JsonElement>>> results)
    {
        var most = scenario.Items[stage];
        if (stage == 0)
        {
            // Two more than have an outcome: known again from the outcomes alone.
            var total = Math.Min(most, results[0].Count + 2);
            return [new StageGrowth(0, total, Closed: total == most)];
        }

        World.Require(results[stage - 1].Count == job.Stages[stage - 1].Total, $"Stage {stage} is planned before the one before it has ended.");
        return [new StageGrowth(stage, most, Closed: true)];
    }

    private bool IsPlanned(int stage) => scenario.Stages == Stages.Growing || (scenario.Stages == Stages.Planned && stage > 0);

    private static int[]? Before(int stage) => stage == 0 ? null : [stage - 1];
}
