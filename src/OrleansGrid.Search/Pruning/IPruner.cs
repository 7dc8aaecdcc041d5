using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Pruning;

/// <summary>Says whether a running trial is hopeless.</summary>
/// <remarks>
/// The answer is a function of the pruner's options, the history and the trial's reports, and of nothing else. It is asked once after each
/// report; what it said of an earlier report is not asked again.
/// </remarks>
public interface IPruner
{
    /// <summary>Whether to stop a trial after the last of its reports.</summary>
    /// <param name="history">May hold an older picture of the trial, or none.</param>
    /// <param name="trial">With all its reports so far.</param>
    bool ShouldPrune(TrialHistory history, Trial trial);

    /// <summary>
    /// Whether some history could make it stop the trial after the last of its reports. Where none could, nobody who knows the others need
    /// be asked.
    /// </summary>
    bool MayPrune(Trial trial);

    /// <summary>
    /// Where the trial will not be stopped unless more trials end: many reports then need no answer of their own. Null for a pruner that
    /// cannot say.
    /// </summary>
    /// <param name="history">The trials so far.</param>
    /// <param name="step">What is beyond this step is asked for.</param>
    StepBounds? BoundsAfter(TrialHistory history, long step) => null;

    /// <summary>Whether it compares with trials that still run, and not only with those that have ended.</summary>
    bool ComparesRunning { get; }
}
