using OrleansGrid.Silo.Kinds;

namespace OrleansGrid.Kinds.Study;

/// <summary>What studies keep beside the grid's own tables.</summary>
internal sealed class StudyPart : ISiloPart
{
    public IReadOnlyList<string> LeftOfJobs => ["delete_asked_trials", "delete_trial_reports", "delete_trial_leases"];
}
