using System.Text.Json;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Cli.Printing.Tables;

namespace OrleansGrid.Cli.Doctor;

/// <summary>A finding as people and scripts read it.</summary>
internal static class DoctorText
{
    /// <summary>The longest state, and the longest name of a check, each with what parts it from the next.</summary>
    private const int StateWidth = 9;
    private const int NameWidth = 15;
    private const int Indent = StateWidth + NameWidth;

    public static string Word(FindingState state) =>
        state switch
        {
            FindingState.Ok => "ok",
            FindingState.Warning => "warning",
            _ => "problem",
        };

    /// <summary>On a terminal in whole words, with the advice below; else one line of fields that tabs separate.</summary>
    /// <param name="width">Columns of the terminal; null for none.</param>
    public static IEnumerable<string> Lines(string check, Finding finding, int? width)
    {
        var (state, found) = (Word(finding.State), Cells.Clean(finding.Found));
        var advice = finding.Advice is { } what ? Cells.Clean(what) : null;
        if (width is null)
        {
            return [string.Join('\t', state, check, found, advice ?? "-")];
        }

        var line = $"{state.PadRight(StateWidth)}{check.PadRight(NameWidth)}{found}";
        return advice is null
            ? Folding.Fold(line, width, Indent)
            : Folding.Fold(line, width, Indent).Concat(Folding.Fold(new string(' ', Indent) + advice, width, Indent));
    }

    public static void Write(Utf8JsonWriter json, string check, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("check", check);
        json.WriteString("state", Word(finding.State));
        json.WriteString("found", finding.Found);
        json.WriteString("advice", finding.Advice);
        json.WriteEndObject();
    }
}
