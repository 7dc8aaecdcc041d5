using System.Globalization;
using System.Net;
using System.Text;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Reports;

/// <summary>The trials as a table, from good to bad.</summary>
internal static class TrialTable
{
    /// <param name="page">What is written to.</param>
    /// <param name="study">The study.</param>
    /// <param name="most">Of more trials the best, and of the others one of each so many.</param>
    public static void Write(StringBuilder page, StudyPicture study, int most)
    {
        var ranked = StudyPicture.FromGoodToBad(study.Trials);
        var shown = Shown(ranked, most);
        page.Append("<section><h2>Trials</h2>");
        var some = string.Create(
            CultureInfo.InvariantCulture,
            $": {shown.Count} of {ranked.Count}, the best and some of the others; 'grid trials' lists all"
        );
        page.AppendLine(CultureInfo.InvariantCulture, $"<p>From good to bad{(shown.Count < ranked.Count ? some : "")}.</p>");
        page.Append("<div class=\"scroll\"><table><tr><th>trial</th><th>state</th><th>value</th><th>parameters</th></tr>");
        foreach (var trial in shown)
        {
            page.AppendLine(
                CultureInfo.InvariantCulture,
                $"<tr><td>{trial.Number}</td><td>{State(trial)}</td><td>{Html(Value(study, trial))}</td>"
                    + $"<td>{Html(TrialText.Parameters(study, trial))}</td></tr>"
            );
        }

        page.Append("</table></div></section>");
    }

    private static IReadOnlyList<Trial> Shown(IReadOnlyList<Trial> ranked, int most)
    {
        if (ranked.Count <= most)
        {
            return ranked;
        }

        var (best, rest) = (most / 2, most - (most / 2));
        return
        [
            .. ranked.Take(best),
            .. Enumerable.Range(1, rest).Select(i => ranked[best + (int)((long)i * (ranked.Count - best) / rest) - 1]),
        ];
    }

    private static string State(Trial trial) =>
        trial.State == TrialState.Succeeded && !trial.IsFeasible ? "violates constraints" : trial.State.ToString().ToLowerInvariant();

    private static string Value(StudyPicture study, Trial trial) =>
        trial.State == TrialState.Succeeded ? TrialText.Values(study, trial)
        : trial.Reports.Count > 0
            ? FormattableString.Invariant($"({ShownNumber.Of(study.ToValue(trial.Reports[^1].Value), 10)} at {trial.Reports[^1].Step})")
        : "";

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
