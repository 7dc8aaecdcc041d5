namespace OrleansGrid;

/// <summary>The pruner has seen enough of the trial. Let it pass through the objective: the trial ends as pruned.</summary>
public sealed class TrialPrunedException : Exception
{
    public TrialPrunedException()
        : base("The trial is hopeless and ends here.") { }

    public TrialPrunedException(string message)
        : base(message) { }

    public TrialPrunedException(string message, Exception innerException)
        : base(message, innerException) { }
}
