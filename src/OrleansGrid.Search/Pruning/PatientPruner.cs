using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Pruning;

/// <summary>Stops a trial that has stopped getting better; with another pruner inside, only if that one would stop it too.</summary>
/// <remarks>Prechelt, "Early stopping – but when?", 1998. It looks at no other trial by itself.</remarks>
/// <param name="patience">Reports without an improvement that are waited for, at least 1.</param>
/// <param name="minDelta">An improvement is a loss smaller by more than this, at least 0.</param>
public sealed class PatientPruner(int patience, double minDelta, IPruner? inner = null) : IPruner
{
    public bool ComparesRunning => inner?.ComparesRunning == true;

    public bool MayPrune(Trial trial) => HasStalled(trial) && inner?.MayPrune(trial) != false;

    public bool ShouldPrune(TrialHistory history, Trial trial) => HasStalled(trial) && inner?.ShouldPrune(history, trial) != false;

    public StepBounds? BoundsAfter(TrialHistory history, long step) => inner?.BoundsAfter(history, step);

    private bool HasStalled(Trial trial)
    {
        var before = trial.Reports.Count - patience;
        if (before < 1)
        {
            return false;
        }

        var best = trial.Reports.Take(before).Min(report => report.Value);
        var recent = trial.Reports.Skip(before).Min(report => report.Value);
        return recent >= best - minDelta;
    }
}
