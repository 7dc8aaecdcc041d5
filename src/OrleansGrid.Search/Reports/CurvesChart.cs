namespace OrleansGrid.Search;

/// <summary>What the trials reported on their way; those that were pruned end early.</summary>
internal static class CurvesChart
{
    public static string Draw(StudyPicture study)
    {
        var trials = study.Trials.Where(trial => trial.Reports.Count > 0).ToList();
        var reports = trials.SelectMany(trial => trial.Reports).ToList();
        var x = Axis.Over("step", reports.Select(report => (double)report.Step));
        var y = Axis.Over("value", reports.Select(report => study.ToValue(report.Value)));
        var drawing = new Drawing(640, 340);
        drawing.Axes(x, y);
        foreach (var trial in trials)
        {
            var curve = trial.Reports.Select(report => (x.At(report.Step), y.At(study.ToValue(report.Value))));
            drawing.Line(curve, trial.State == TrialState.Pruned ? "pruned" : "curve", TrialText.About(study, trial));
        }

        return drawing.ToString();
    }
}
