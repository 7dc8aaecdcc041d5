using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Reports;

/// <summary>Each trial as a line through its parameters to its value; good ones blue and drawn last.</summary>
internal static class ParallelChart
{
    public static string Draw(StudyPicture study, int most)
    {
        var dimensions = study.ByImportance().Take(PageBudget.MostParameters).Order().ToList();
        var ranked = study.Ranked;
        var axes = dimensions.ToDictionary(d => d, d => Axis.Of(study.Map, d));
        var value = Axis.Over("value", ranked.Select(trial => study.ToValue(trial.Losses[0])));
        var drawing = new Drawing(Math.Max(640, 110 * (dimensions.Count + 1)), 340);
        var gap = 1.0 / dimensions.Count;
        var badness = ranked.Index().ToDictionary(pair => pair.Item, pair => pair.Index / Math.Max(1.0, ranked.Count - 1));
        foreach (var trial in Thinned.Of(ranked, most, trial => badness[trial], Y).Reverse())
        {
            // Where a parameter does not exist the line stops and goes on after it: crossing its axis would look like a value.
            var pieces = new List<List<(double X, double Y)>> { new() };
            foreach (var (place, d) in dimensions.Index())
            {
                if (double.IsNaN(trial.Point[d]))
                {
                    pieces.Add([]);
                }
                else
                {
                    pieces[^1].Add((place * gap, axes[d].At(trial.Point[d])));
                }
            }

            pieces[^1].Add((1.0, Y(trial)));
            drawing.Line(pieces, "line", TrialText.About(study, trial), Drawing.Colour(badness[trial]));
        }

        foreach (var (place, d) in dimensions.Index())
        {
            drawing.Upright(place * gap, axes[d]);
        }

        drawing.Upright(1, value);
        return drawing.ToString();

        double Y(Trial trial) => value.At(study.ToValue(trial.Losses[0]));
    }
}
