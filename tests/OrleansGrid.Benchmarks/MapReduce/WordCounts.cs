using System.Text;

namespace OrleansGrid.Benchmarks;

/// <summary>What a word count must come to, found in the plainest way.</summary>
internal static class WordCounts
{
    /// <summary>Lines of <c>word TAB count</c>.</summary>
    public static HashSet<string> Of(string path)
    {
        var counts = new Dictionary<string, long>();
        foreach (var line in File.ReadLines(path, Encoding.Latin1))
        {
            foreach (var word in line.Split((char[])[' ', '\t', '\v', '\f', '\r'], StringSplitOptions.RemoveEmptyEntries))
            {
                counts[word] = counts.GetValueOrDefault(word) + 1;
            }
        }

        return [.. counts.Select(count => $"{count.Key}\t{count.Value}")];
    }

    /// <exception cref="CheckFailedException">The parts together are not just the expected lines, each once.</exception>
    public static void Check(HashSet<string> expected, string output)
    {
        var lines = MapReduceRun.Parts(output).SelectMany(part => File.ReadLines(part, Encoding.Latin1)).ToList();
        var wrong = lines.FirstOrDefault(line => !expected.Contains(line));
        Outcome.Require(
            wrong is null && lines.Count == expected.Count,
            $"{output} has {lines.Count} lines where {expected.Count} are right; a wrong one is '{wrong}'."
        );
    }
}
