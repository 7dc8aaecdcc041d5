namespace OrleansGrid.Processes;

/// <summary>What may be an argument or an environment variable of a program.</summary>
internal static class ChildTexts
{
    /// <exception cref="PermanentFailureException">C would take the text to end early: the child would be given something else.</exception>
    public static string Checked(string text) =>
        text.Contains('\0', StringComparison.Ordinal)
            ? throw new PermanentFailureException(
                "An argument or environment variable of the command contains a NUL character, which no program can be given."
            )
            : text;
}
