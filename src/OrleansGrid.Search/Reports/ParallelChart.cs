namespace OrleansGrid.Search.Reports;

/// <summary>Each trial as a line through its parameters to its value; good ones blue and drawn last.</summary>
internal static class ParallelChart
{
    /// <summary>Lines beyond this are not told apart by anyone.</summary>
    private const int MostLines = 1000;

    public static string Draw(StudyPicture study)
    {
        var dimensions = Enumerable.Range(0, study.Map.Space.Dimensions.Count).ToList();
        var ranked = study.Succeeded.OrderBy(trial => trial.Losses[0]).ToList();
        var axes = dimensions.Select(d => Axis.Of(study.Map, d)).ToList();
        var value = Axis.Over("value", ranked.Select(trial => study.ToValue(trial.Losses[0])));
        var drawing = new Drawing(Math.Max(640, 110 * (dimensions.Count + 1)), 340);
        var gap = 1.0 / dimensions.Count;
        foreach (var (trial, rank) in ranked.Select((trial, rank) => (trial, rank)).Take(MostLines).Reverse())
        {
            var points = dimensions
                .Where(d => !double.IsNaN(trial.Point[d]))
                .Select(d => (d * gap, axes[d].At(trial.Point[d])))
                .Append((1.0, value.At(study.ToValue(trial.Losses[0]))));
            drawing.Line(points, "line", TrialText.About(study, trial), Drawing.Colour(rank / Math.Max(1.0, ranked.Count - 1)));
        }

        foreach (var d in dimensions)
        {
            drawing.Upright(d * gap, axes[d]);
        }

        drawing.Upright(1, value);
        return drawing.ToString();
    }
}
