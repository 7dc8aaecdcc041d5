namespace OrleansGrid.Search.Sampling;

/// <summary>A number by which a sampler can be tuned.</summary>
/// <param name="Name">As the user writes it.</param>
/// <param name="Default">Used where the user says nothing.</param>
/// <param name="Low">Smallest value, included.</param>
/// <param name="High">Largest value, included.</param>
/// <param name="Meaning">What it does, and where the default comes from.</param>
/// <param name="IsWhole">Only whole numbers make sense.</param>
public sealed record SamplerOption(string Name, double Default, double Low, double High, string Meaning, bool IsWhole = false);
