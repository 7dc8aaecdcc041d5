using System.Globalization;
using System.Net;
using System.Text;

namespace OrleansGrid.Search.Reports;

/// <summary>A study as one HTML page that needs nothing else: no script, no network.</summary>
public static class StudyPage
{
    public static string ToHtml(StudyPicture study)
    {
        var page = new StringBuilder();
        page.AppendLine(
            CultureInfo.InvariantCulture,
            $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                + $"<title>{Html(study.Title)}</title><style>{Style()}</style></head><body>"
        );
        page.AppendLine(CultureInfo.InvariantCulture, $"<h1>{Html(study.Title)}</h1>");
        Head(page, study);
        Facts(page, study);
        var budget = new PageBudget(study);
        foreach (var (title, about, chart) in Charts(study, budget))
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"<section><h2>{Html(title)}</h2><p>{Html(about)}</p>{chart}</section>");
        }

        TrialTable.Write(page, study, budget.Rows);
        return page.AppendLine("</body></html>").ToString();
    }

    private static IEnumerable<(string Title, string About, string Chart)> Charts(StudyPicture study, PageBudget budget)
    {
        if (study.Succeeded.Count > 0)
        {
            if (study.Maximize.Count > 1)
            {
                yield return (
                    "Pareto front",
                    "Trials that no other beats in every objective are filled.",
                    ParetoChart.Draw(study, budget.Front)
                );
            }

            yield return (
                "Optimisation history",
                "Each successful trial's value, and the best so far; what is far worse than most is drawn at the edge.",
                HistoryChart.Draw(study, budget.History)
            );
            if (study.Importances.Count > 0)
            {
                yield return ("Importances", "How much of the value's variation each parameter explains.", ImportanceChart.Draw(study));
            }

            yield return (
                "Parallel coordinates",
                "A line is a trial, from its parameters to its value, with gaps where it has no such parameter; blue is good, red is bad.",
                ParallelChart.Draw(study, budget.Parallel)
            );
            yield return (
                "Slices",
                "The value over each parameter.",
                string.Concat(study.ByImportance().Take(PageBudget.MostParameters).Select(d => SliceChart.Draw(study, d, budget.Slice)))
            );
            if (Pair(study) is [var across, var up])
            {
                yield return (
                    "Contour",
                    "The rank of the value over two parameters, interpolated between the trials; blue is good, red is bad.",
                    ContourChart.Draw(study, across, up, budget.Contour)
                );
            }
        }

        if (study.Trials.Any(trial => trial.Reports.Count > 0))
        {
            yield return (
                "Reports",
                "What the trials reported on their way; pruned ones are grey, and what is far worse than most is drawn at the edge.",
                CurvesChart.Draw(study, budget.Curves)
            );
        }

        if (study.Spans.Count > 0)
        {
            yield return (
                "Timeline",
                "When the trials ran: blue have a value, grey were pruned, red failed, and pale ones ran several in a row.",
                TimelineChart.Draw(study, PageBudget.Timeline)
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

    /// <summary>What people open the page for: the best trial, or why there is none.</summary>
    private static void Head(StringBuilder page, StudyPicture study)
    {
        if (study.NothingFound is { } nothing)
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"<p class=\"nothing\">{Html(nothing)}</p>");
        }
        else if (study.Ranked.FirstOrDefault(trial => trial.IsFeasible) is { } best)
        {
            page.AppendLine(
                CultureInfo.InvariantCulture,
                $"<p class=\"head\">{(study.Maximize.Count == 1 ? "Best value" : "Best in the first objective")} "
                    + $"<b>{Html(TrialText.Values(study, best))}</b> in trial {best.Number}: {Html(TrialText.Parameters(study, best))}</p>"
            );
        }
    }

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

    private static string Style()
    {
        using var reader = new StreamReader(typeof(StudyPage).Assembly.GetManifestResourceStream("reports/report.css")!);
        return reader.ReadToEnd();
    }

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
