using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Sampling;

/// <summary>Tries the defaults in trial 0; the others are another sampler's, which sees them in the history.</summary>
internal sealed class DefaultsFirst(ISampler inner, double[] first) : ISampler
{
    public bool IsIndependent => inner.IsIndependent;

    public Proposal Propose(TrialHistory history, long number) => number == 0 ? new Proposal([.. first]) : inner.Propose(history, number);
}
