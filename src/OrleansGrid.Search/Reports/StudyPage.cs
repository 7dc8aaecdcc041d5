using System.Globalization;
using System.Net;
using System.Text;

namespace OrleansGrid.Search.Reports;

/// <summary>A study as one HTML page that needs nothing else: no script, no network.</summary>
public static class StudyPage
{
    private const int BestShown = 20;

    public static string ToHtml(StudyPicture study)
    {
        var page = new StringBuilder();
        page.AppendLine(
            CultureInfo.InvariantCulture,
            $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                + $"<title>{Html(study.Title)}</title><style>{Style()}</style></head><body>"
        );
        page.AppendLine(CultureInfo.InvariantCulture, $"<h1>{Html(study.Title)}</h1>");
        Facts(page, study);
        foreach (var (title, about, chart) in Charts(study))
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"<section><h2>{Html(title)}</h2><p>{Html(about)}</p>{chart}</section>");
        }

        Best(page, study);
        return page.AppendLine("</body></html>").ToString();
    }

    private static IEnumerable<(string Title, string About, string Chart)> Charts(StudyPicture study)
    {
        if (study.Succeeded.Count > 0)
        {
            if (study.Maximize.Count > 1)
            {
                yield return ("Pareto front", "Trials that no other beats in every objective are filled.", ParetoChart.Draw(study));
            }

            yield return (
                "Optimisation history",
                "Each successful trial's value, and the best so far; what is far worse than most is drawn at the edge.",
                HistoryChart.Draw(study)
            );
            if (study.Importances.Count > 0)
            {
                yield return ("Importances", "How much of the value's variation each parameter explains.", ImportanceChart.Draw(study));
            }

            yield return (
                "Parallel coordinates",
                "A line is a trial, from its parameters to its value; blue is good, red is bad.",
                ParallelChart.Draw(study)
            );
            yield return (
                "Slices",
                "The value over each parameter.",
                string.Concat(study.ByImportance().Select(d => SliceChart.Draw(study, d)))
            );
            if (Pair(study) is [var across, var up])
            {
                yield return (
                    "Contour",
                    "The rank of the value over two parameters, interpolated between the trials; blue is good, red is bad.",
                    ContourChart.Draw(study, across, up)
                );
            }
        }

        if (study.Trials.Any(trial => trial.Reports.Count > 0))
        {
            yield return (
                "Reports",
                "What the trials reported on their way; pruned ones are grey, and what is far worse than most is drawn at the edge.",
                CurvesChart.Draw(study)
            );
        }
    }

    /// <summary>The two most important parameters that exist everywhere, numbers before choices.</summary>
    private static List<int> Pair(StudyPicture study) =>
        [
            .. study
                .ByImportance()
                .Where(d => study.Map.Space.Dimensions[d].When.Count == 0)
                .OrderByDescending(d => study.Map.Space.Dimensions[d].IsNumeric)
                .Take(2),
        ];

    private static void Facts(StringBuilder page, StudyPicture study)
    {
        page.Append("<table class=\"facts\">");
        var counts = string.Join(
            ", ",
            study
                .Trials.CountBy(trial => trial.State)
                .OrderBy(count => count.Key)
                .Select(count => $"{count.Value} {count.Key.ToString().ToLowerInvariant()}")
        );
        foreach (var (name, text) in study.Facts.Append(("Trials", counts.Length == 0 ? "none yet" : counts)))
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"<tr><th>{Html(name)}</th><td>{Html(text)}</td></tr>");
        }

        page.Append("</table>");
    }

    private static void Best(StringBuilder page, StudyPicture study)
    {
        page.Append("<section><h2>Best trials</h2><table><tr><th>trial</th><th>value</th><th>parameters</th></tr>");
        foreach (var trial in study.Succeeded.Where(trial => trial.IsFeasible).OrderBy(trial => trial.Losses[0]).Take(BestShown))
        {
            page.AppendLine(
                CultureInfo.InvariantCulture,
                $"<tr><td>{trial.Number}</td><td>{Html(TrialText.Values(study, trial))}</td>"
                    + $"<td>{Html(TrialText.Parameters(study, trial))}</td></tr>"
            );
        }

        page.Append("</table></section>");
    }

    private static string Style()
    {
        using var reader = new StreamReader(typeof(StudyPage).Assembly.GetManifestResourceStream("reports/report.css")!);
        return reader.ReadToEnd();
    }

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
