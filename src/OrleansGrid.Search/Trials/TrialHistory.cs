using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Trials;

/// <summary>All trials of a study so far. Grows and is corrected in place; used by one thread at a time.</summary>
/// <param name="objectives">Number of losses that a successful trial has, at least 1.</param>
public sealed class TrialHistory(Space space, int objectives = 1)
{
    private readonly SortedList<long, Trial> _trials = [];
    private readonly SortedList<long, Trial> _running = [];
    private readonly List<Trial> _ended = [];

    public Space Space { get; } = space;

    public int Objectives { get; } = objectives;

    /// <summary>By number. There may be gaps while trials before are not yet asked for.</summary>
    public IList<Trial> Trials => _trials.Values;

    /// <summary>
    /// Those without an outcome, by number. Few, so that it takes no time to look at them for each trial, as it does with all.
    /// </summary>
    public IList<Trial> Running => _running.Values;

    /// <summary>Those with an outcome, in the order in which their outcomes came.</summary>
    public IReadOnlyList<Trial> Ended => _ended;

    public Trial? Find(long number) => _trials.GetValueOrDefault(number);

    /// <summary>Adds a trial, or takes the place of an earlier picture of it. An outcome is final.</summary>
    public void Put(Trial trial)
    {
        if (_trials.TryGetValue(trial.Number, out var before) && before.HasEnded)
        {
            return;
        }

        _trials[trial.Number] = trial;
        if (!trial.HasEnded)
        {
            _running[trial.Number] = trial;
            return;
        }

        _running.Remove(trial.Number);
        _ended.Add(trial);
    }
}
