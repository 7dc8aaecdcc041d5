namespace OrleansGrid.Engine.Tests;

/// <summary>A message, a timer or a database call under way.</summary>
/// <param name="What">For the trace.</param>
/// <param name="Owner">The activation that waits for it and takes it along when it dies; null when it arrives nevertheless.</param>
/// <param name="Ready">Whether it can arrive now.</param>
/// <param name="Arrive">What its arrival does.</param>
/// <param name="Lose">What its loss does; null when it cannot be lost.</param>
internal record Mail(string What, SimGrain? Owner, Func<bool> Ready, Action Arrive, Action? Lose = null)
{
    /// <summary>What the caller gets when its call fails in a way that nobody expects; null for what cannot fail.</summary>
    public Action<Exception>? Break { get; init; }

    /// <summary>What the caller gets when the database refuses the call for good; null for what is no call of the database.</summary>
    public Action<Exception>? Refuse { get; init; }
}
