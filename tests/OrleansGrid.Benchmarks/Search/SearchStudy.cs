using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Benchmarks;

/// <summary>Studies in memory, one trial after another: the sampler alone.</summary>
internal static class SearchStudy
{
    /// <summary>Nearer than this is as near as a double can say.</summary>
    private const double Smallest = 1e-12;

    /// <summary>How far the best so far is from the smallest value there is, after each trial.</summary>
    public static double[] Regrets(SearchProblem problem, string sampler, long seed, int trials)
    {
        var space = problem.Space();
        var chosen = Samplers.Create(sampler, new SamplerRequest(space, seed) { Trials = trials }).Sampler;
        var history = new TrialHistory(space);
        var regrets = new double[Math.Min(trials, chosen.Limit ?? trials)];
        var best = double.PositiveInfinity;
        for (var number = 0; number < regrets.Length; number++)
        {
            var proposal = chosen.Propose(history, number);
            var loss = problem.Loss(proposal.Point);
            Tell(history, number, proposal, loss);
            best = Math.Min(best, loss);
            regrets[number] = Math.Max(best - problem.Smallest, Smallest);
        }

        return regrets;
    }

    /// <summary>Puts a trial that has succeeded into the history, by the way that all trials go.</summary>
    public static void Tell(TrialHistory history, long number, Proposal proposal, double loss)
    {
        var running = new Trial
        {
            Number = number,
            Point = proposal.Point,
            Note = proposal.Note,
            State = TrialState.Running,
        };
        history.Put(running);
        history.Put(running with { State = TrialState.Succeeded, Losses = [loss] });
    }
}
