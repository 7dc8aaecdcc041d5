namespace OrleansGrid;

/// <summary>Tells how a trial that ran elsewhere has ended.</summary>
/// <param name="Trial">Number of the trial, from 0.</param>
/// <param name="Told">Its values, or why it has failed.</param>
public sealed record TellArguments(long Trial, TrialTold Told);
