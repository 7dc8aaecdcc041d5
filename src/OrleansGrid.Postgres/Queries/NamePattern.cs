using System.Text;

namespace OrleansGrid.Postgres.Queries;

/// <summary>
/// Names of jobs as shells match names of files: <c>*</c>, <c>?</c>, <c>[abc]</c>, <c>[!abc]</c>, and <c>\</c> before one that is meant.
/// </summary>
internal static class NamePattern
{
    /// <summary>The same as PostgreSQL's regular expression. A bracket that is not closed is itself.</summary>
    public static string ToRegex(string glob)
    {
        // The option makes it an advanced one whatever the server's default is; s lets a dot stand for a line's end as well.
        var regex = new StringBuilder("(?s)^");
        for (var i = 0; i < glob.Length; i++)
        {
            switch (glob[i])
            {
                case '*':
                    regex.Append(".*");
                    break;
                case '?':
                    regex.Append('.');
                    break;
                case '\\' when i + 1 < glob.Length:
                    Literal(regex, glob[++i]);
                    break;
                case '[' when End(glob, i) is var end and > 0:
                    Set(regex, glob[(i + 1)..end]);
                    i = end;
                    break;
                default:
                    Literal(regex, glob[i]);
                    break;
            }
        }

        return regex.Append('$').ToString();
    }

    /// <summary>Where the set ends; a bracket that is first in it is a member. 0 when it does not end.</summary>
    private static int End(string glob, int start)
    {
        var first = start + 1 < glob.Length && glob[start + 1] is '!' or '^' ? start + 2 : start + 1;
        return first + 1 > glob.Length ? 0 : Math.Max(0, glob.IndexOf(']', Math.Min(first + 1, glob.Length)));
    }

    private static void Set(StringBuilder regex, string members)
    {
        var others = members.Length > 1 && members[0] is '!' or '^';
        var chosen = others ? members[1..] : members;
        // A bracket is a member only where it stands first, and a backslash or a second opening bracket would mean something.
        var bracket = chosen.Contains(']', StringComparison.Ordinal) ? "]" : "";
        var rest = chosen.Replace("]", "", StringComparison.Ordinal).Replace("\\", @"\\", StringComparison.Ordinal);
        regex.Append(others ? "[^" : "[").Append(bracket).Append(rest.Replace("[", @"\[", StringComparison.Ordinal)).Append(']');
    }

    private static void Literal(StringBuilder regex, char symbol)
    {
        if (char.IsAscii(symbol) && !char.IsAsciiLetterOrDigit(symbol))
        {
            regex.Append('\\');
        }

        regex.Append(symbol);
    }
}
