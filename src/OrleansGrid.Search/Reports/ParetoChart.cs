using OrleansGrid.Search.Sampling.Evolution;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Reports;

/// <summary>Two objectives against each other, with the trials that no other beats in both.</summary>
internal static class ParetoChart
{
    private const int MostOfFront = 1000;

    public static string Draw(StudyPicture study, int most)
    {
        var trials = study.Succeeded;
        var x = Axis.Over("objective 0", trials.Select(trial => study.ToValue(trial.Losses[0])));
        var y = Axis.Over("objective 1", trials.Select(trial => study.ToValue(trial.Losses[1], 1)));
        var drawing = new Drawing(640, 400);
        drawing.Axes(x, y);
        var front = Front(trials);
        foreach (var trial in Thinned.Of([.. front, .. trials.Where(trial => !front.Contains(trial))], Math.Max(most, front.Count), X, Y))
        {
            drawing.Dot(X(trial), Y(trial), front.Contains(trial) ? "front" : "trial", TrialText.About(study, trial));
        }

        return drawing.ToString();

        double X(Trial trial) => x.At(study.ToValue(trial.Losses[0]));

        double Y(Trial trial) => y.At(study.ToValue(trial.Losses[1], 1));
    }

    /// <summary>Trials that no other beats, at most as many as can be told apart.</summary>
    private static HashSet<Trial> Front(IReadOnlyList<Trial> trials)
    {
        List<Trial> front = [];
        foreach (var trial in trials.Where(trial => trial.IsFeasible))
        {
            if (!front.Exists(other => Dominance.Dominates(other, trial)))
            {
                front.RemoveAll(other => Dominance.Dominates(trial, other));
                front.Add(trial);
            }
        }

        return [.. front.Count <= MostOfFront ? front : front.Where((_, i) => i % ((front.Count / MostOfFront) + 1) == 0)];
    }
}
