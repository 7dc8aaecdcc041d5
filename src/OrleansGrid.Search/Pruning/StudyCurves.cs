using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Pruning;

/// <summary>What the trials of a study have reported, and whether one of them is to stop. Used by one thread at a time.</summary>
/// <remarks>
/// The answers are a function of the reports and of the outcomes, in the order in which they come, and of nothing else. Reports may come
/// twice, and a trial may run again:
/// what an earlier execution of it reported is compared with until it has come as far again, so that a crash does not empty the rungs.
/// </remarks>
public sealed class StudyCurves(IPruner pruner)
{
    // No pruner looks at points.
    private readonly TrialHistory _history = new(new Space([]));
    private readonly Dictionary<long, TrialCurve> _running = [];

    /// <summary>How many trials have reported or ended.</summary>
    public int Count => _history.Trials.Count;

    /// <summary>Reports of a trial without an outcome that were kept: losses by rising step.</summary>
    public void Known(long trial, IReadOnlyList<StepValue> reports)
    {
        var curve = CurveOf(trial);
        curve.BeginExecution(Guid.Empty);
        curve.Add(reports);
        Show(trial, curve);
    }

    /// <param name="trial">Its number.</param>
    /// <param name="state">An outcome, which is final.</param>
    /// <param name="reports">All of them, losses by rising step.</param>
    public void Ended(long trial, TrialState state, IReadOnlyList<StepValue> reports)
    {
        _running.Remove(trial);
        _history.Put(
            new Trial
            {
                Number = trial,
                Point = [],
                State = state,
                Reports = reports,
            }
        );
    }

    /// <summary>Takes the next reports of one execution of a trial, and judges it by the last.</summary>
    /// <param name="trial">Its number.</param>
    /// <param name="execution">Tells executions of the trial apart.</param>
    /// <param name="from">How many reports the execution has sent before these.</param>
    /// <param name="reports">Losses by rising step.</param>
    public CurveVerdict Report(long trial, Guid execution, int from, IReadOnlyList<StepValue> reports)
    {
        var curve = CurveOf(trial);
        if (curve.Execution != execution && from == 0)
        {
            curve.BeginExecution(execution);
        }

        var known = curve.Own.Count - from;
        if (curve.Execution != execution || known < 0)
        {
            return CurveVerdict.TellAll;
        }

        if (known < reports.Count)
        {
            curve.Add(reports.Skip(known));
            var now = new Trial
            {
                Number = trial,
                Point = [],
                State = TrialState.Running,
                Reports = curve.Own,
            };
            curve.IsPruned |= pruner.MayPrune(now) && pruner.ShouldPrune(_history, now);
            Show(trial, curve);
        }

        return new CurveVerdict(
            curve.IsPruned,
            Bounds: curve.IsPruned || curve.Own.Count == 0 ? null : pruner.BoundsAfter(_history, curve.Own[^1].Step)
        );
    }

    private TrialCurve CurveOf(long trial) => _running.TryGetValue(trial, out var known) ? known : _running[trial] = new TrialCurve();

    private void Show(long trial, TrialCurve curve) =>
        _history.Put(
            new Trial
            {
                Number = trial,
                Point = [],
                State = TrialState.Running,
                Reports = curve.Known,
            }
        );
}
