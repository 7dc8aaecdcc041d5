using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Reports;

/// <summary>The value over one parameter; later trials darker.</summary>
internal static class SliceChart
{
    public static string Draw(StudyPicture study, int dimension, int most)
    {
        var trials = study.Ranked.Where(trial => !double.IsNaN(trial.Point[dimension])).ToList();
        var x = Axis.Of(study.Map, dimension);
        var y = Axis.Over("value", trials.Select(trial => study.ToValue(trial.Losses[0])));
        var drawing = new Drawing(420, 260);
        drawing.Axes(x, y);
        foreach (var trial in Thinned.Of(trials, most, X, Y))
        {
            drawing.Dot(X(trial), Y(trial), "trial", TrialText.About(study, trial, dimension));
        }

        return drawing.ToString();

        double X(Trial trial) => x.At(trial.Point[dimension]);

        double Y(Trial trial) => y.At(study.ToValue(trial.Losses[0]));
    }
}
