namespace OrleansGrid.Engine.Tests;

/// <summary>How an activation has stages planned, and finds out why an item failed.</summary>
internal sealed partial class SimGrain
{
    private void Plan(PlanStage plan) => Post($"results are read to plan stage {plan.Stage}", () =>
    {
        var planner = new SimPlanner(world.Scenario);
        var growth = planner.Plan(Machine!.Record, plan.Stage, planner.Sees(Machine.Record, plan.Stage).ToDictionary(s => s, world.Database.ResultsOf));
        Post($"plan of stage {plan.Stage}", () => Apply(new StagePlanned(plan.Stage, plan.Outcomes, growth)));
    });

    private void Explain() => Post("why an item failed is read", () =>
    {
        if (world.Database.FirstFailure() is var (stage, item))
        {
            Apply(new FailureExplained(stage, item, "why"));
        }
        else
        {
            // Someone has retried the job meanwhile.
            Leave();
        }
    });
}
