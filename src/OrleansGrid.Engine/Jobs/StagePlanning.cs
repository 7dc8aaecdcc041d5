using OrleansGrid.Engine.Stages;

namespace OrleansGrid.Engine.Jobs;

/// <summary>
/// Plans stages whose items are not known from the start, from the results of others. No item is run before the record that names it is
/// durable: what it commits must belong to a stage that every later epoch of the job knows.
/// </summary>
internal sealed class StagePlanning(RecordKeeper keeper, JobStages stages, EndOfJob ending)
{
    public void PlanWhatIsDue()
    {
        while (!ending.HasBegun && stages.NextToPlan() is >= 0 and var due)
        {
            var stage = stages[due];
            stage.AskPlanner();
            keeper.Emit(new PlanStage(due, stage.Outcomes));
        }
    }

    public void OnPlanned(StagePlanned planned)
    {
        if (keeper.Record.State.IsTerminal() || ending.HasBegun)
        {
            return;
        }

        var plan = planned.Plan;
        if (plan.Added.Count > 0 && planned.Stages != stages.Count)
        {
            // A stage has come meanwhile and has taken a number that the planner gave: it is asked again.
            stages[planned.Stage].HearPlanner(outcomes: -1);
            return;
        }

        stages[planned.Stage].HearPlanner(plan.Added.Count > 0 ? -1 : planned.Outcomes);
        stages.Grow(plan.Growth);
        stages.Add(plan.Added, waiting: planned.Stage);
    }

    public void OnPlanningFailed(PlanningFailed failed)
    {
        if (!ending.HasBegun && !keeper.Record.State.IsTerminal())
        {
            ending.Fail(failed.Why);
        }
    }

    public void OnSaved(RecordSaved saved) => stages.OfferSaved(saved.Record);
}
