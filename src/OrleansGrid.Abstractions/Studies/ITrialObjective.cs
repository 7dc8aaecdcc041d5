namespace OrleansGrid;

/// <summary>What a study makes small or large. Made from the silo's services, a new one for each task.</summary>
public interface ITrialObjective
{
    /// <summary>
    /// Tries the trial's parameters. May be called again for the same trial when an attempt was lost; the parameters are the same then.
    /// </summary>
    /// <returns>The value, or one for each objective. One that is not finite, like an exception, makes the trial a failed one.</returns>
    ValueTask<TrialResult> RunAsync(TrialContext trial);
}
