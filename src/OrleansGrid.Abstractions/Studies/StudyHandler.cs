namespace OrleansGrid;

/// <summary>Under which handler kind silos offer an objective, so that a study goes only where its objective is.</summary>
public static class StudyHandler
{
    public const string Prefix = "study:";

    /// <summary>Studies of commands need no code on the silo but the command.</summary>
    public const string Commands = Prefix + "command";

    public static string Of(StudySpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Objective is { } objective ? Prefix + objective : Commands;
    }
}
