using System.Text;

namespace OrleansGrid.Processes;

/// <summary>
/// Puts references to the shell's parameters where a script has placeholders, to the first parameter for the first placeholder.
/// </summary>
/// <remarks>
/// People write <c>{}</c>, <c>"{}"</c> and <c>'{}'</c>, and mean the value each time; <c>"$1"</c> put inside quotes would undo them or be
/// taken literally. So the quotes are followed. Where nesting misleads this (quotes within <c>$(…)</c> within quotes, here-documents), the
/// value may be split into words or stay a literal <c>$1</c>, but it can never become part of the script.
/// </remarks>
internal static class ShellScript
{
    public static string WithParameters(string script, IReadOnlyList<string> placeholders)
    {
        var result = new StringBuilder(script.Length + 16);
        var quote = '\0';
        var comment = false;
        for (var i = 0; i < script.Length; i++)
        {
            var c = script[i];
            if (!comment && PlaceholderAt(script, i, placeholders) is >= 0 and var found)
            {
                var reference = $"${{{found + 1}}}";
                result.Append(
                    quote switch
                    {
                        '"' => reference,
                        '\'' => $"'\"{reference}\"'",
                        _ => $"\"{reference}\"",
                    }
                );
                i += placeholders[found].Length - 1;
                continue;
            }

            result.Append(c);
            if (comment)
            {
                comment = c != '\n';
            }
            else if (c == '\\' && quote != '\'' && i + 1 < script.Length)
            {
                result.Append(script[++i]);
            }
            else if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (c == '#')
            {
                comment = i == 0 || char.IsWhiteSpace(script[i - 1]) || script[i - 1] == ';';
            }
        }

        return result.ToString();
    }

    private static int PlaceholderAt(string script, int place, IReadOnlyList<string> placeholders)
    {
        for (var i = 0; i < placeholders.Count; i++)
        {
            if (string.CompareOrdinal(script, place, placeholders[i], 0, placeholders[i].Length) == 0)
            {
                return i;
            }
        }

        return -1;
    }
}
