using System.Text.Json;

namespace OrleansGrid;

/// <summary>
/// A trial for one who runs it elsewhere. It is theirs alone until the lease is over; after that they may still tell of it, unless another
/// has.
/// </summary>
/// <param name="Params">Values by name.</param>
public sealed record TrialOffer(long Trial, JsonElement Params);
