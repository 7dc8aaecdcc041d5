using System.CommandLine;
using OrleansGrid.Cli.Inputs;
using OrleansGrid.Cli.Parsing;

namespace OrleansGrid.Cli.Verbs;

/// <summary>The options that say what the items of a job are.</summary>
internal sealed class ItemOptions
{
    private readonly Option<RangeInputs?> _items = new("--items")
    {
        Description = "The items: the integers from A up to and including B.",
        HelpName = "A..B",
        CustomParser = result =>
            ItemRange.TryParse(Values.Text(result), out var range)
                ? range
                : Values.Refuse<RangeInputs?>(
                    result,
                    $"'{Values.Text(result)}' is not a range of items; give A..B with whole numbers and A not above B, such as 1..1000."
                ),
    };

    private readonly Option<string?> _itemsFrom = new("--items-from")
    {
        Description =
            "The items: the lines of a UTF-8 file, also gzip or zstd, of a pipe, or of standard input (-). JSON for a .NET handler.",
        HelpName = "FILE",
    };

    public void AddTo(Command verb)
    {
        verb.Add(_items);
        verb.Add(_itemsFrom);
    }

    /// <summary>Whether standard input holds the items.</summary>
    public bool ReadsStandardInput(ParseResult parsed) => parsed.GetValue(_itemsFrom) == ItemLines.StandardInput;

    /// <summary>Null when nothing is said of items.</summary>
    /// <param name="json">Each line must be JSON.</param>
    /// <exception cref="GridException">Options that do not go together.</exception>
    public GivenItems? Read(ParseResult parsed, bool json)
    {
        var range = parsed.GetValue(_items);
        var source = parsed.GetValue(_itemsFrom);
        return (range, source) switch
        {
            (null, null) => null,
            (not null, not null) => throw new GridException(GridFault.BadInput, "Give either --items or --items-from, not both."),
            (not null, null) => new GivenItems(range, null),
            _ => new GivenItems(null, new ItemLines(source, json)),
        };
    }
}
