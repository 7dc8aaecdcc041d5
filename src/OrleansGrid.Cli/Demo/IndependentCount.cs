using System.Text;

namespace OrleansGrid.Cli.Demo;

/// <summary>Counts words in one process and by other code than the handler's, to check the grid's answer against.</summary>
internal static class IndependentCount
{
    private const char Mark = '\uFEFF';

    private static readonly char[] Space = [' ', '\t', '\n', '\r', '\v', '\f'];

    public static Dictionary<string, long> OfFiles(IEnumerable<string> paths)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            // The mark of UTF-8 at the beginning of a file is no part of its first word.
            var text = Encoding.UTF8.GetString(File.ReadAllBytes(path));
            var words = (text.StartsWith(Mark) ? text[1..] : text).Split(Space, StringSplitOptions.RemoveEmptyEntries);
            foreach (var word in words)
            {
                counts[word] = counts.TryGetValue(word, out var seen) ? seen + 1 : 1;
            }
        }

        return counts;
    }
}
