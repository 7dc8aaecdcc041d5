using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Sampling.Evolution;

/// <summary>
/// The best trials so far, of which new ones are made. A trial takes its place as soon as it has ended; the worst leaves.
/// </summary>
/// <remarks>
/// Steady state instead of generations: Durillo, Nebro, Luna and Alba, "On the effect of the steady-state selection scheme in
/// multi-objective genetic algorithms",
/// 2009. No worker waits for the last trial of a generation, and what a generation was need not be remembered: the history says it all.
/// </remarks>
internal sealed class Population(int size)
{
    private readonly List<Trial> _members = [];
    private TrialHistory? _history;
    private int _known;

    /// <summary>From good to bad.</summary>
    public IReadOnlyList<Trial> Members => _members;

    /// <summary>Points of all trials, those that run too.</summary>
    public TriedPoints Tried { get; } = new();

    public void Learn(TrialHistory history)
    {
        if (_history != history)
        {
            (_history, _known) = (history, 0);
            _members.Clear();
            Tried.Clear();
        }

        for (; _known < history.Ended.Count; _known++)
        {
            var trial = history.Ended[_known];
            Tried.Add(trial.Point);
            if (trial.State == TrialState.Succeeded && !trial.Losses.Any(double.IsNaN))
            {
                Take(trial);
            }
        }

        foreach (var trial in history.Running)
        {
            Tried.Add(trial.Point);
        }
    }

    private void Take(Trial trial)
    {
        _members.Add(trial);
        if (trial.Losses.Count == 1)
        {
            _members.Sort(TrialRanking.Order);
        }
        else if (_members.Count > size)
        {
            Rank();
        }

        if (_members.Count > size)
        {
            _members.RemoveAt(size);
        }
    }

    private void Rank()
    {
        var ranks = Dominance.Ranks(_members);
        var ranked = Enumerable
            .Range(0, _members.Count)
            .GroupBy(i => ranks[i])
            .OrderBy(front => front.Key)
            .SelectMany(front =>
            {
                Trial[] trials = [.. front.Select(i => _members[i])];
                var crowding = Dominance.Crowding(trials);
                return Enumerable
                    .Range(0, trials.Length)
                    .OrderByDescending(i => crowding[i])
                    .ThenBy(i => trials[i].Number)
                    .Select(i => trials[i]);
            })
            .ToArray();
        _members.Clear();
        _members.AddRange(ranked);
    }
}
