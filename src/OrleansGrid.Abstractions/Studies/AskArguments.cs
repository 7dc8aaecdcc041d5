namespace OrleansGrid;

/// <summary>Asks for a trial to run elsewhere.</summary>
/// <param name="Lease">
/// How long the trial is the asker's alone, longer than zero. When it is over and nothing was told, the trial goes to the next who asks,
/// with the same parameters.
/// </param>
public sealed record AskArguments(TimeSpan Lease);
