using OrleansGrid.Cli.Printing.Tables;

namespace OrleansGrid.Cli.Printing;

/// <summary>Long lines on a terminal, broken between words instead of within them.</summary>
internal static class Folding
{
    /// <param name="width">Null for no terminal: one line.</param>
    /// <param name="indent">Blanks before each line but the first.</param>
    public static IEnumerable<string> Fold(string line, int? width, int indent)
    {
        if (width is not { } columns || Cells.Width(line) <= columns || columns <= indent)
        {
            return [line];
        }

        var lines = new List<string>();
        var current = "";
        foreach (var word in Words(line).SelectMany(word => Parts(word, columns - indent)))
        {
            if (current.TrimEnd().Length > 0 && Cells.Width(current) + Cells.Width(word.TrimEnd()) > columns)
            {
                lines.Add(current.TrimEnd());
                current = new string(' ', indent);
            }

            current += word;
        }

        return [.. lines, current.TrimEnd()];
    }

    /// <summary>What is wider than a line, such as JSON, is broken behind a comma.</summary>
    private static IEnumerable<string> Parts(string word, int width)
    {
        while (Cells.Width(word) > width && word.LastIndexOf(',', Math.Min(width, word.Length) - 1) is var comma and > 0)
        {
            yield return word[..(comma + 1)];
            word = word[(comma + 1)..];
        }

        yield return word;
    }

    /// <summary>Each with the blanks behind it. A command in quotes is one word, so that it can be copied.</summary>
    private static IEnumerable<string> Words(string line)
    {
        var start = 0;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\'' && (i == 0 || line[i - 1] is ' ' or '(') && line.IndexOf('\'', i + 1) is var end and > 0)
            {
                i = end;
            }
            else if (line[i] == ' ' && (i + 1 == line.Length || line[i + 1] != ' '))
            {
                yield return line[start..(i + 1)];
                start = i + 1;
            }
        }

        yield return line[start..];
    }
}
