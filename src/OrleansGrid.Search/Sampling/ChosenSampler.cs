namespace OrleansGrid.Search.Sampling;

/// <param name="Name">Of the sampler that works, where <c>auto</c> was asked for that which it chose.</param>
/// <param name="Reason">Why this one, in one sentence for people.</param>
public sealed record ChosenSampler(ISampler Sampler, string Name, string Reason);
