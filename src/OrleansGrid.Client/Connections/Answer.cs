namespace OrleansGrid.Client;

/// <summary>A grain's reply.</summary>
/// <param name="Repeated">The call was made more than once, so an earlier one may have been carried out too.</param>
internal readonly record struct Answer<T>(T Reply, bool Repeated);
