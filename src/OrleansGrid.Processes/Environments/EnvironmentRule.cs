namespace OrleansGrid.Processes.Environments;

/// <summary>
/// Which variables of its own environment a silo hands on to its commands: those that programs usually need and those that its operator has
/// named, but no secret of the grid.
/// </summary>
/// <param name="named">Names and patterns of the operator; <c>*</c> is everything that is no secret.</param>
/// <param name="secrets">Texts that no value may hold.</param>
/// <param name="ignoreCase">Names are the same in upper and lower case, as on Windows.</param>
internal sealed class EnvironmentRule(IReadOnlyList<string> named, SecretTexts secrets, bool ignoreCase)
{
    /// <summary>One sentence on why an operator cannot name this; null when it can be named.</summary>
    public static string? WhyNot(string pattern) =>
        NamePattern.WhyNone(pattern)
        ?? (
            IsOfTheSilo(pattern.TrimEnd('*'))
                ? $"'{pattern}' is the grid's own or may hold its secrets, and is never passed to commands; leave it out, or set one "
                    + "of another name where the silo is started."
                : null
        );

    /// <summary>Does a variable of this name hold a secret of the silo?</summary>
    public static bool IsSecret(string name) => IsOneOf(KnownVariables.Secret, name);

    public PassVerdict Judge(string name, string value)
    {
        if (IsOfTheSilo(name))
        {
            return PassVerdict.OfTheSilo;
        }

        if (IsOneOf(KnownVariables.OfTheMachine, name))
        {
            return PassVerdict.Passed;
        }

        if (!IsOneOf(KnownVariables.Usual, name) && !named.Any(pattern => NamePattern.Matches(pattern, name, ignoreCase)))
        {
            return PassVerdict.NotNamed;
        }

        return secrets.AreIn(value) ? PassVerdict.HoldsSecret : PassVerdict.Passed;
    }

    private static bool IsOfTheSilo(string name) => IsSecret(name) || IsOneOf(KnownVariables.OfTheGrid, name);

    private static bool IsOneOf(IReadOnlyList<string> patterns, string name) => patterns.Any(pattern => NamePattern.Matches(pattern, name));
}
