using System.Buffers;
using System.Text;
using Spectre.Console.Rendering;

namespace OrleansGrid.Cli.Printing.Tables;

/// <summary>Text that is data, in a place of limited width.</summary>
internal static class Cells
{
    private const string Cut = "…";

    private static readonly SearchValues<char> Joints = SearchValues.Create("-_/,;:");

    /// <summary>In one line, and without characters that would move the cursor or colour the rest.</summary>
    public static string Clean(string text)
    {
        if (!text.Any(IsControl))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var symbol in text.ReplaceLineEndings(" "))
        {
            clean.Append(IsControl(symbol) ? ' ' : symbol);
        }

        return clean.ToString();
    }

    /// <summary>How many columns of a terminal it takes: Chinese characters take two.</summary>
    public static int Width(string text) => Ascii.IsValid(text) ? text.Length : new Segment(text).CellCount();

    /// <summary>As much as fits, with whole words where there are any.</summary>
    public static string Shorten(string text, int width)
    {
        if (Width(text) <= width)
        {
            return text;
        }

        var (end, used) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            used += Width(rune.ToString());
            if (used > width - 1)
            {
                break;
            }

            end += rune.Utf16SequenceLength;
        }

        if (text[end] == ' ')
        {
            return text[..end] + Cut;
        }

        // A single long word has no better place, and a short one before it says little.
        var word = text.LastIndexOf(' ', Math.Max(0, end - 1));
        if (word > end / 2)
        {
            return text[..(word + 1)] + Cut;
        }

        var part = text.AsSpan(0, end).LastIndexOfAny(Joints);
        return text[..(part > end / 2 ? part + 1 : end)] + Cut;
    }

    public static string Pad(string text, int width, bool right)
    {
        var blanks = new string(' ', Math.Max(0, width - Width(text)));
        return right ? blanks + text : text + blanks;
    }

    private static bool IsControl(char symbol) => char.IsControl(symbol) || symbol is '\u2028' or '\u2029';
}
