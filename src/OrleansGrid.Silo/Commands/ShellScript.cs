using System.Text;

namespace OrleansGrid.Silo.Commands;

/// <summary>Puts a reference to the shell's first parameter where a script has a placeholder.</summary>
/// <remarks>
/// People write <c>{}</c>, <c>"{}"</c> and <c>'{}'</c>, and mean the item each time; <c>"$1"</c> put inside quotes would undo them or be
/// taken literally. So the quotes are followed. Where nesting misleads this (quotes within <c>$(…)</c> within quotes, here-documents), the
/// item may be split into words or stay a literal <c>$1</c>, but it can never become part of the script.
/// </remarks>
internal static class ShellScript
{
    private const string Reference = "\"$1\"";

    public static string WithItemAsParameter(string script, string placeholder)
    {
        var result = new StringBuilder(script.Length + 16);
        var quote = '\0';
        var comment = false;
        for (var i = 0; i < script.Length; i++)
        {
            var c = script[i];
            if (!comment && string.CompareOrdinal(script, i, placeholder, 0, placeholder.Length) == 0)
            {
                result.Append(quote switch { '"' => "${1}", '\'' => $"'{Reference}'", _ => Reference });
                i += placeholder.Length - 1;
                continue;
            }

            result.Append(c);
            if (comment)
                comment = c != '\n';
            else if (c == '\\' && quote != '\'' && i + 1 < script.Length)
                result.Append(script[++i]);
            else if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c is '"' or '\'')
                quote = c;
            else if (c == '#')
                comment = i == 0 || char.IsWhiteSpace(script[i - 1]) || script[i - 1] == ';';
        }

        return result.ToString();
    }
}
