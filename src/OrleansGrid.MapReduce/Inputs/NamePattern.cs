namespace OrleansGrid.MapReduce.Inputs;

/// <summary>Wildcards within one name of a path.</summary>
internal sealed class NamePattern(string pattern)
{
    private readonly IReadOnlyList<string> _alternatives = Braces.Spread(pattern, acrossNames: false);

    public bool Matches(ReadOnlySpan<char> name)
    {
        foreach (var alternative in _alternatives)
        {
            if ((SpellsHidden(alternative) || !FilePattern.IsHidden(name)) && Matches(alternative, name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool SpellsHidden(string pattern) => FilePattern.IsHidden(pattern.StartsWith('\\') ? pattern.AsSpan(1) : pattern);

    /// <summary>
    /// On a mismatch only the last <c>*</c> needs to take one character more (Kirk J. Krauss, 2008), so the time is at most the product of
    /// the lengths.
    /// </summary>
    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        int p = 0,
            n = 0,
            star = -1,
            retry = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                retry = n;
            }
            else if (p < pattern.Length && MatchesOne(pattern, p, name[n], out var next))
            {
                p = next;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++retry;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].Trim('*').IsEmpty;
    }

    private static bool MatchesOne(ReadOnlySpan<char> pattern, int at, char c, out int next)
    {
        next = at + 1;
        if (pattern[at] == '?')
        {
            return true;
        }

        if (pattern[at] == '\\' && next < pattern.Length)
        {
            return pattern[next++] == c;
        }

        if (pattern[at] != '[')
        {
            return pattern[at] == c;
        }

        // A closing bracket in first place stands for itself; a class that is never closed is a plain '['.
        var negated = at + 1 < pattern.Length && pattern[at + 1] is '!' or '^';
        var first = at + (negated ? 2 : 1);
        var close = Close(pattern, first);
        if (close < 0)
        {
            return c == '[';
        }

        next = close + 1;
        return InClass(pattern[first..close], c) != negated;
    }

    private static int Close(ReadOnlySpan<char> pattern, int first)
    {
        for (var at = first; at < pattern.Length; at++)
        {
            if (pattern[at] == '\\')
            {
                at++;
            }
            else if (pattern[at] == ']' && at > first)
            {
                return at;
            }
        }

        return -1;
    }

    private static bool InClass(ReadOnlySpan<char> set, char c)
    {
        for (var i = 0; i < set.Length; i++)
        {
            if (set[i] == '\\' && i + 1 < set.Length)
            {
                i++;
            }

            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                if (c >= set[i] && c <= set[i + 2])
                {
                    return true;
                }

                i += 2;
            }
            else if (set[i] == c)
            {
                return true;
            }
        }

        return false;
    }
}
