using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Tests;

/// <summary>Small studies in memory.</summary>
internal static class Studies
{
    /// <summary>Runs trials one after another, or several at a time: a batch is asked for before any of it ends.</summary>
    /// <param name="outcome">What becomes of a trial that has its number and point.</param>
    public static TrialHistory Run(
        ISampler sampler,
        Space space,
        int trials,
        Func<Trial, Trial> outcome,
        int parallel = 1,
        TrialHistory? history = null
    )
    {
        history ??= new TrialHistory(space);
        for (var next = history.Trials.Count; next < trials; next += parallel)
        {
            var batch = Enumerable.Range(next, Math.Min(parallel, trials - next)).ToArray();
            foreach (var number in batch)
            {
                var proposal = sampler.Propose(history, number);
                history.Put(
                    new Trial
                    {
                        Number = number,
                        Point = proposal.Point,
                        Note = proposal.Note,
                        State = TrialState.Running,
                    }
                );
            }

            foreach (var number in batch)
            {
                history.Put(outcome(history.Find(number)!));
            }
        }

        return history;
    }

    public static Trial Succeeded(Trial trial, params double[] losses) => trial with { State = TrialState.Succeeded, Losses = losses };

    /// <summary>Sum of the squares of the codes' distances from the middle; other trials fail or are pruned.</summary>
    public static Trial Bowl(Trial trial, Space space)
    {
        var loss = space.ToUnit(trial.Point).Where(unit => !double.IsNaN(unit)).Sum(unit => Math.Pow(unit - 0.4, 2));
        return (trial.Number % 7) switch
        {
            3 => trial with { State = TrialState.Failed },
            5 => trial with { State = TrialState.Pruned, Reports = [new StepValue(1, loss)] },
            _ => Succeeded(trial, loss),
        };
    }
}
