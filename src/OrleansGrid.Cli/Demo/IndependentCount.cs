using System.Text;

namespace OrleansGrid.Cli.Demo;

/// <summary>Counts words in one process and by other code than the handler's, to check the grid's answer against.</summary>
internal static class IndependentCount
{
    private static readonly char[] Space = [' ', '\t', '\n', '\r', '\v', '\f'];

    public static Dictionary<string, long> OfFiles(IEnumerable<string> paths)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            foreach (var word in Encoding.UTF8.GetString(File.ReadAllBytes(path)).Split(Space, StringSplitOptions.RemoveEmptyEntries))
            {
                counts[word] = counts.TryGetValue(word, out var seen) ? seen + 1 : 1;
            }
        }

        return counts;
    }
}
