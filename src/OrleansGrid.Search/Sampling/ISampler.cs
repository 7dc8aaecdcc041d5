using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Sampling;

/// <summary>Says where to try next.</summary>
/// <remarks>
/// The answer is a function of the sampler's options, its seed, the trial's number and the history, and of nothing else: a new instance
/// that is given the same history goes on as if nothing had happened. What an instance remembers only saves time. Used by one thread at a
/// time.
/// </remarks>
public interface ISampler
{
    /// <summary>The points of this sampler do not depend on the history: trials may be asked for in any order and anywhere.</summary>
    bool IsIndependent { get; }

    /// <summary>How many trials there are for it, from number 0 on; null without end.</summary>
    long? Limit => null;

    /// <summary>Chooses the point of a trial that is not in the history yet.</summary>
    /// <param name="history">Trials that run are in it too, so that no two workers try the same point.</param>
    /// <param name="number">From 0.</param>
    Proposal Propose(TrialHistory history, long number);
}
