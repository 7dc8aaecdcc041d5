using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Reports;

/// <summary>What the trials reported on their way; those that were pruned end early.</summary>
internal static class CurvesChart
{
    public static string Draw(StudyPicture study, int most)
    {
        var trials = study.Trials.Where(trial => trial.Reports.Count > 0).ToList();
        var reports = trials.SelectMany(trial => trial.Reports).ToList();
        var x = Axis.Over("step", reports.Select(report => (double)report.Step));
        var y = Axis.OverLosses("value", reports.Select(report => report.Value), loss => study.ToValue(loss));
        var drawing = new Drawing(640, 340);
        drawing.Axes(x, y);
        foreach (var trial in Thinned.Of(StudyPicture.FromGoodToBad(trials), most, trial => x.At(trial.Reports[^1].Step), Y))
        {
            var curve = Thinned
                .Curve(trial.Reports, PageBudget.CurvePoints)
                .Select(report => (X: x.At(report.Step), Y: y.At(study.ToValue(report.Value))))
                .ToList();
            var (style, about) = (trial.State == TrialState.Pruned ? "pruned" : "curve", TrialText.About(study, trial));
            if (curve is [var only])
            {
                drawing.Dot(only.X, only.Y, style, about);
            }
            else
            {
                drawing.Line(curve, style, about);
            }
        }

        return drawing.ToString();

        double Y(Trial trial) => y.At(study.ToValue(trial.Reports[^1].Value));
    }
}
