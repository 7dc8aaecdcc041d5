using System.Globalization;
using System.Text;

namespace OrleansGrid.Processes.Templates;

/// <summary>A script of <c>/bin/sh</c> whose placeholders have become references to the shell's variables.</summary>
/// <param name="Text">What the shell is given after <c>-c</c>; the values are its parameters, in order.</param>
/// <param name="Numbers">Values that stand in arithmetic, where a shell would calculate what they say.</param>
/// <remarks>
/// People write <c>{}</c>, <c>"{}"</c> and <c>'{}'</c>, and mean the value each time; <c>"$1"</c> put inside quotes would undo them or be
/// taken literally. So the script is read as a shell reads it, and each place gets the reference that is right there, or is refused.
/// Variables and not <c>$1</c> itself, for functions and <c>set</c> have parameters of their own.
/// </remarks>
internal sealed record ShellScript(string Text, IReadOnlyList<int> Numbers)
{
    private const string Variable = "_grid_";

    /// <exception cref="GridException">A placeholder stands where no value can be put.</exception>
    public static ShellScript Of(string script, Placeholders placeholders)
    {
        var reader = new ShellReader(script, placeholders);
        var text = reader.Read();
        if (reader.Used.Count == 0)
        {
            return new ShellScript(text, []);
        }

        // On the script's own first line, so that what the shell says of lines is right.
        var variables = new StringBuilder();
        foreach (var value in reader.Used)
        {
            variables.Append(CultureInfo.InvariantCulture, $"{Name(value)}=${{{value + 1}}}; ");
        }

        return new ShellScript(variables + text, [.. reader.Numbers]);
    }

    /// <summary>How a script refers to a value.</summary>
    public static string Reference(int value) => $"${{{Name(value)}}}";

    private static string Name(int value) => Variable + (value + 1).ToString(CultureInfo.InvariantCulture);
}
