using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Reports;

/// <summary>The values in the order of the trials, and the best so far.</summary>
internal static class HistoryChart
{
    public static string Draw(StudyPicture study, int most)
    {
        var succeeded = study.Succeeded;
        var x = Axis.Over("trial", succeeded.Select(trial => (double)trial.Number).Prepend(0));
        var y = Axis.OverLosses("value", succeeded.Select(trial => trial.Losses[0]), loss => study.ToValue(loss));
        var drawing = new Drawing();
        drawing.Axes(x, y);
        foreach (var trial in Thinned.Of(study.Ranked, most, trial => x.At(trial.Number), trial => y.At(study.ToValue(trial.Losses[0]))))
        {
            drawing.Dot(
                x.At(trial.Number),
                y.At(study.ToValue(trial.Losses[0])),
                trial.IsFeasible ? "trial" : "infeasible",
                TrialText.About(study, trial)
            );
        }

        drawing.Line(
            Best(study, succeeded).SelectMany(step => new[] { (x.At(step.From), y.At(step.Value)), (x.At(step.To), y.At(step.Value)) }),
            "best",
            "best so far"
        );
        return drawing.ToString();
    }

    private static IEnumerable<(double From, double To, double Value)> Best(StudyPicture study, IReadOnlyList<Trial> succeeded)
    {
        var best = double.PositiveInfinity;
        var since = 0.0;
        foreach (var trial in succeeded.Where(trial => trial.IsFeasible && trial.Losses[0] < best || trial == succeeded[^1]))
        {
            if (double.IsFinite(best))
            {
                yield return (since, trial.Number, study.ToValue(best));
            }

            if (trial.IsFeasible && trial.Losses[0] < best)
            {
                (since, best) = (trial.Number, trial.Losses[0]);
            }
        }

        if (double.IsFinite(best))
        {
            yield return (since, succeeded[^1].Number, study.ToValue(best));
        }
    }
}
