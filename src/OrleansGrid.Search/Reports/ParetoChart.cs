using OrleansGrid.Search.Sampling.Evolution;

namespace OrleansGrid.Search.Reports;

/// <summary>Two objectives against each other, with the trials that no other beats in both.</summary>
internal static class ParetoChart
{
    public static string Draw(StudyPicture study)
    {
        var trials = study.Succeeded;
        var x = Axis.Over("objective 0", trials.Select(trial => study.ToValue(trial.Losses[0])));
        var y = Axis.Over("objective 1", trials.Select(trial => study.ToValue(trial.Losses[1], 1)));
        var drawing = new Drawing(640, 400);
        drawing.Axes(x, y);
        foreach (var trial in trials)
        {
            var best = trial.IsFeasible && !trials.Any(other => Dominance.Dominates(other, trial));
            drawing.Dot(
                x.At(study.ToValue(trial.Losses[0])),
                y.At(study.ToValue(trial.Losses[1], 1)),
                best ? "front" : "trial",
                TrialText.About(study, trial)
            );
        }

        return drawing.ToString();
    }
}
