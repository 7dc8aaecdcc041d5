namespace OrleansGrid.MapReduce.Inputs;

/// <summary>
/// Alternatives in a pattern, <c>{a,b}</c>, as in a shell: they may be empty and hold others; <c>\{</c> is a plain brace.
/// </summary>
internal static class Braces
{
    /// <summary>More patterns than this from one are a mistake, and would take minutes to look for.</summary>
    private const int MostPatterns = 1_000;

    /// <summary>The patterns that one with braces stands for, in the order of the alternatives.</summary>
    /// <param name="acrossNames">Only those with a <c>/</c> in them: within a name they are the affair of the name.</param>
    /// <exception cref="PermanentFailureException">It stands for too many.</exception>
    public static IReadOnlyList<string> Spread(string pattern, bool acrossNames)
    {
        var spread = new List<string>();
        Spread("", pattern, acrossNames, spread);
        return spread;
    }

    private static void Spread(string before, string rest, bool acrossNames, List<string> spread)
    {
        for (var at = 0; at < rest.Length; at++)
        {
            if (rest[at] == '\\')
            {
                at++;
            }
            else if (rest[at] == '{' && Alternatives(rest, at, out var end) is { Count: > 1 } alternatives)
            {
                if (acrossNames && !rest.AsSpan(at, end - at).Contains('/'))
                {
                    at = end;
                    continue;
                }

                foreach (var alternative in alternatives)
                {
                    Spread(before + rest[..at], alternative + rest[(end + 1)..], acrossNames, spread);
                }

                return;
            }
        }

        spread.Add(before + rest);
        if (spread.Count > MostPatterns)
        {
            throw new PermanentFailureException(
                $"The braces of the input pattern stand for more than {MostPatterns} patterns; write * for what they have in common."
            );
        }
    }

    /// <summary>What stands between the brace at <paramref name="open"/> and its own closing one; empty when it is never closed.</summary>
    private static List<string> Alternatives(string pattern, int open, out int end)
    {
        var alternatives = new List<string>();
        var (depth, from) = (0, open + 1);
        for (end = open; end < pattern.Length; end++)
        {
            switch (pattern[end])
            {
                case '\\':
                    end++;
                    break;
                case '{':
                    depth++;
                    break;
                case ',' when depth == 1:
                    alternatives.Add(pattern[from..end]);
                    from = end + 1;
                    break;
                case '}' when --depth == 0:
                    alternatives.Add(pattern[from..end]);
                    return alternatives;
                default:
                    break;
            }
        }

        return [];
    }
}
