namespace OrleansGrid.Search.Reports;

/// <summary>
/// The value over two parameters: between the trials it is their mean weighted by inverse squared distances (Shepard, 1968), by rank, so
/// that a few bad ones do not hide the rest.
/// </summary>
internal static class ContourChart
{
    private const int Cells = 36;

    public static string Draw(StudyPicture study, int across, int up, int most)
    {
        var (x, y) = (Axis.Of(study.Map, across), Axis.Of(study.Map, up));
        var ranked = Thinned.Of(
            [.. study.Ranked.Where(trial => !double.IsNaN(trial.Point[across]) && !double.IsNaN(trial.Point[up]))],
            most,
            trial => x.At(trial.Point[across]),
            trial => y.At(trial.Point[up])
        );
        var places = ranked
            .Select(
                (trial, rank) => (X: x.At(trial.Point[across]), Y: y.At(trial.Point[up]), Badness: rank / Math.Max(1.0, ranked.Count - 1))
            )
            .ToList();
        var drawing = new Drawing(640, 420);
        for (var i = 0; i < Cells && places.Count > 0; i++)
        {
            for (var j = 0; j < Cells; j++)
            {
                var badness = Between(places, (i + 0.5) / Cells, (j + 0.5) / Cells);
                drawing.Cell((double)i / Cells, (double)j / Cells, 1.0 / Cells, 1.0 / Cells, Drawing.Colour(badness), "");
            }
        }

        drawing.Axes(x, y);
        foreach (var (trial, place) in ranked.Zip(places))
        {
            drawing.Dot(place.X, place.Y, "sample", TrialText.About(study, trial));
        }

        return drawing.ToString();
    }

    private static double Between(List<(double X, double Y, double Badness)> places, double x, double y)
    {
        var (sum, weights) = (0.0, 0.0);
        foreach (var place in places)
        {
            var weight = 1 / (((place.X - x) * (place.X - x)) + ((place.Y - y) * (place.Y - y)) + 1e-4);
            sum += weight * weight * place.Badness;
            weights += weight * weight;
        }

        return sum / weights;
    }
}
