using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Reports;

/// <summary>When the trials ran, a row for each that ran at the same time on a silo.</summary>
internal static class TimelineChart
{
    private const int MostRows = 64;

    public static string Draw(StudyPicture study, int most)
    {
        var start = study.Spans.Min(span => span.From);
        var length = Math.Max((study.Spans.Max(span => span.To) - start).TotalSeconds, 1e-3);
        var x = Axis.Over("seconds since the first trial began", [0, length]);
        var rows = Rows(study.Spans);
        var states = study.Trials.ToDictionary(trial => trial.Number, trial => trial.State);
        var drawing = new Drawing(640, 60 + (14 * rows.Count));
        var height = 1.0 / rows.Count;
        // Of more spans than can be told apart the longest are the ones to see.
        var least = study.Spans.Select(span => span.To - span.From).OrderDescending().Take(most).Last();
        var left = most;
        foreach (var (row, (silo, spans)) in rows.Index())
        {
            drawing.Note(-0.01, 1 - ((row + 0.7) * height), "end", silo);
            foreach (var span in spans.Where(span => span.To - span.From >= least).TakeWhile(_ => left-- > 0))
            {
                var (from, to) = (x.At((span.From - start).TotalSeconds), x.At((span.To - start).TotalSeconds));
                drawing.Cell(from, 1 - ((row + 0.9) * height), Math.Max(to - from, 0.001), 0.8 * height, Colour(states, span), About(span));
            }
        }

        drawing.Along(x);
        return drawing.ToString();
    }

    /// <summary>Spans that overlap stand in rows of their own.</summary>
    private static List<(string Silo, List<TrialSpan> Spans)> Rows(IReadOnlyList<TrialSpan> spans)
    {
        List<(string Silo, List<TrialSpan> Spans)> rows = [];
        foreach (var span in spans.OrderBy(span => span.Silo, StringComparer.Ordinal).ThenBy(span => span.From))
        {
            var row = rows.FindIndex(row => row.Silo == span.Silo && row.Spans[^1].To <= span.From);
            if (row >= 0)
            {
                rows[row].Spans.Add(span);
            }
            else if (rows.Count < MostRows)
            {
                rows.Add((span.Silo, [span]));
            }
        }

        return rows;
    }

    private static string Colour(Dictionary<long, TrialState> states, TrialSpan span) =>
        span.First != span.Last || !states.TryGetValue(span.First, out var state) ? "#92b4d4"
        : state == TrialState.Succeeded ? "#2166ac"
        : state == TrialState.Pruned ? "#999"
        : "#b2182b";

    private static string About(TrialSpan span)
    {
        var trials = span.First == span.Last ? $"trial {span.First}" : $"trials {span.First} to {span.Last}";
        return FormattableString.Invariant($"{trials}, {(span.To - span.From).TotalSeconds:0.###} s");
    }
}
