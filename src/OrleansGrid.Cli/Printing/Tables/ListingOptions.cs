using System.CommandLine;

namespace OrleansGrid.Cli.Printing.Tables;

/// <summary>What every verb that lists says of its columns.</summary>
internal static class ListingOptions
{
    public static Option<bool> Wide() => new("--wide") { Description = "All columns, uncut, however narrow the terminal is." };

    /// <summary>A paragraph of the help.</summary>
    public static string Note(string fieldNames) =>
        "Where standard output is no terminal: a line a row, no headings, nothing cut, ids whole,\n"
        + $"times in UTC, '-' for nothing, and tabs between the fields:\n  {fieldNames}";
}
