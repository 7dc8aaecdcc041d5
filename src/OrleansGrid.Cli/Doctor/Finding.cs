namespace OrleansGrid.Cli.Doctor;

/// <summary>What a check has found.</summary>
/// <param name="Found">The fact, without a full stop.</param>
/// <param name="Advice">One sentence of what to do; null where all is well.</param>
internal sealed record Finding(FindingState State, string Found, string? Advice)
{
    public static Finding Ok(string found) => new(FindingState.Ok, found, null);

    public static Finding Warning(string found, string advice) => new(FindingState.Warning, found, advice);

    public static Finding Problem(string found, string advice) => new(FindingState.Problem, found, advice);
}
