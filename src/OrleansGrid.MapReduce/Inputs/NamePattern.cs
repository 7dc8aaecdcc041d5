namespace OrleansGrid.MapReduce.Inputs;

/// <summary>Wildcards within one name of a path.</summary>
internal sealed class NamePattern(string pattern)
{
    private readonly bool _spellsHidden = FilePattern.IsHidden(pattern);

    public bool Matches(ReadOnlySpan<char> name) => (_spellsHidden || !FilePattern.IsHidden(name)) && Matches(pattern, name);

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

        if (pattern[at] != '[')
        {
            return pattern[at] == c;
        }

        // A closing bracket in first place stands for itself; a class that is never closed is a plain '['.
        var negated = at + 1 < pattern.Length && pattern[at + 1] is '!' or '^';
        var first = at + (negated ? 2 : 1);
        var close = first + 1 < pattern.Length ? pattern[(first + 1)..].IndexOf(']') : -1;
        if (close < 0)
        {
            return c == '[';
        }

        next = first + 1 + close + 1;
        return InClass(pattern[first..(next - 1)], c) != negated;
    }

    private static bool InClass(ReadOnlySpan<char> set, char c)
    {
        for (var i = 0; i < set.Length; i++)
        {
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
