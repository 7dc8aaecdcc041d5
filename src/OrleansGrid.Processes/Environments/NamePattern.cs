using System.IO.Enumeration;

namespace OrleansGrid.Processes.Environments;

/// <summary>Names of environment variables, written as one name or with <c>*</c> for any characters.</summary>
internal static class NamePattern
{
    public static bool Matches(string pattern, string name, bool ignoreCase = true) =>
        FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase);

    /// <summary>One sentence on why this is no name or pattern; null when it is one.</summary>
    /// <remarks>What is no name may be a value, and so a secret: only what stands before its <c>=</c> is told.</remarks>
    public static string? WhyNone(string pattern)
    {
        var equals = pattern.IndexOf('=', StringComparison.Ordinal);
        if (equals >= 0)
        {
            return $"'{pattern[..equals]}=…' is not the name of an environment variable; give the name alone, and set its value where "
                + "the silo is started.";
        }

        return pattern.Length > 0 && pattern.All(letter => char.IsAsciiLetterOrDigit(letter) || "_*.-:%()".Contains(letter))
            ? null
            : $"'{pattern}' is not the name of an environment variable; give names such as MODEL_DIR or AWS_*.";
    }
}
