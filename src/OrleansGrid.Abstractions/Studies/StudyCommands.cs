namespace OrleansGrid;

/// <summary>What can be asked of a study beyond what can be asked of every job, by the names of the commands.</summary>
public static class StudyCommands
{
    /// <summary>
    /// Takes <see cref="AskArguments"/> and answers with a <see cref="TrialOffer"/>, or with one sentence where there is no trial now. The
    /// request is the lease's: heard again, it gets the same trial.
    /// </summary>
    public const string Ask = "ask";

    /// <summary>
    /// Takes <see cref="TellArguments"/>. The outcome is committed when it is answered; the same told twice does no harm.
    /// </summary>
    public const string Tell = "tell";

    /// <summary>Takes a <see cref="StudyExtension"/>. A request that was carried out before is not carried out again.</summary>
    public const string Extend = "extend";
}
