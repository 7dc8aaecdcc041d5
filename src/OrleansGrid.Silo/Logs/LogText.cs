using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Logs;

/// <summary>How text that items write becomes lines that PostgreSQL keeps.</summary>
internal static class LogText
{
    /// <summary>What is longer goes on in the next line, so that one line is not all that is kept.</summary>
    private const int LongestLine = 8 << 10;

    public static IEnumerable<string> LinesOf(string text)
    {
        foreach (var line in text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            for (var start = 0; start == 0 || start < line.Length;)
            {
                var length = Math.Min(LongestLine, line.Length - start);
                if (length == LongestLine && char.IsHighSurrogate(line[start + length - 1]))
                {
                    length--;
                }

                yield return StorableJson.Clean(line.Substring(start, length));
                start += Math.Max(length, 1);
            }
        }
    }
}
