namespace OrleansGrid.Search.Reports;

/// <summary>The value over one parameter; later trials darker.</summary>
internal static class SliceChart
{
    public static string Draw(StudyPicture study, int dimension)
    {
        var trials = study.Succeeded.Where(trial => !double.IsNaN(trial.Point[dimension])).ToList();
        var x = Axis.Of(study.Map, dimension);
        var y = Axis.Over("value", trials.Select(trial => study.ToValue(trial.Losses[0])));
        var drawing = new Drawing(420, 260);
        drawing.Axes(x, y);
        foreach (var trial in trials)
        {
            drawing.Dot(x.At(trial.Point[dimension]), y.At(study.ToValue(trial.Losses[0])), "trial", TrialText.About(study, trial));
        }

        return drawing.ToString();
    }
}
