namespace OrleansGrid.Search.Reports;

/// <summary>How much of the variation each parameter explains.</summary>
internal static class ImportanceChart
{
    public static string Draw(StudyPicture study)
    {
        var dimensions = study.ByImportance().Take(PageBudget.MostParameters).ToList();
        var most = Math.Max(study.Importances.Max(), 1e-9);
        var height = 1.0 / dimensions.Count;
        var drawing = new Drawing(640, 60 + (26 * dimensions.Count));
        foreach (var (d, row) in dimensions.Select((d, row) => (d, row)))
        {
            var bottom = 1 - ((row + 1) * height);
            var share = study.Importances[d];
            drawing.Cell(0.15, bottom + (0.15 * height), 0.75 * share / most, 0.7 * height, Drawing.Colour(0), "");
            drawing.Note(0.14, bottom + (0.35 * height), "end", study.Map.Space.Dimensions[d].Name);
            drawing.Note(
                0.16 + (0.75 * share / most),
                bottom + (0.35 * height),
                "start",
                FormattableString.Invariant($"{100 * share:0.#} %")
            );
        }

        return drawing.ToString();
    }
}
