using OrleansGrid.Cli.Printing.Tables;

namespace OrleansGrid.Cli.Tests;

/// <summary>What a listing is on terminals of several widths, and for programs.</summary>
public sealed class ListingTests
{
    private sealed record Row(string Id, string? Name, long Count, string? Note);

    private static readonly Listing<Row> Listing = new([
        new("id", 0) { Shown = row => row.Id[^4..], Field = row => row.Id },
        new("name", 2)
        {
            Shown = row => row.Name,
            Field = row => row.Name,
            Least = 8,
        },
        new("count", 1)
        {
            Shown = row => $"{row.Count:N0}",
            Field = row => $"{row.Count}",
            Right = true,
        },
        new("note", 3)
        {
            Shown = row => row.Note,
            Field = row => row.Note,
            Least = 10,
        },
        new("exact", 0) { Field = row => row.Note is null ? null : $"{row.Note.Length}" },
    ]);

    private static readonly Row[] Rows =
    [
        new("0198c0de", "a name of several words", 1234567, "seen twice"),
        new("0198beef", null, 5, "seen\tonce\nonly \u001b[31mred"),
    ];

    [Fact]
    public async Task Where_there_is_room_all_columns_are_whole() =>
        Assert.Equal(
            [
                "ID    NAME                         COUNT  NOTE",
                "c0de  a name of several words  1,234,567  seen twice",
                "beef                                   5  seen once only  [31mred",
            ],
            await LinesAsync(80)
        );

    [Theory]
    [InlineData(52)]
    [InlineData(40)]
    [InlineData(33)]
    [InlineData(20)]
    [InlineData(10)]
    public async Task No_line_is_wider_than_the_terminal(int width) =>
        Assert.All(await LinesAsync(width), line => Assert.InRange(line.Length, 1, width));

    [Fact]
    public async Task Texts_are_cut_behind_a_word_before_a_column_is_left_out() =>
        Assert.Equal(
            [
                "ID    NAME                 COUNT  NOTE",
                "c0de  a name of …      1,234,567  seen twice",
                "beef                           5  seen once…",
            ],
            await LinesAsync(44)
        );

    [Fact]
    public async Task The_least_important_columns_are_left_out_first_and_numbers_are_never_cut()
    {
        Assert.Equal("ID    NAME             COUNT", (await LinesAsync(28))[0]);
        Assert.Equal(["ID        COUNT", "c0de  1,234,567", "beef          5"], await LinesAsync(20));
        Assert.Equal(["ID", "c0de", "beef"], await LinesAsync(12));
    }

    [Fact]
    public async Task Wide_has_all_columns_uncut_whatever_the_width() =>
        Assert.Equal(await LinesAsync(80), await LinesAsync(20, wide: true));

    [Fact]
    public async Task A_column_in_which_nothing_stands_is_left_out_on_a_terminal() =>
        Assert.Equal(["ID    COUNT", "c0de      1"], await LinesAsync(80, rows: [new Row("0198c0de", null, 1, " ")]));

    [Fact]
    public async Task For_programs_each_row_is_one_line_with_every_field_in_its_place() =>
        Assert.Equal(
            ["0198c0de\ta name of several words\t1234567\tseen twice\t10", "0198beef\t-\t5\tseen once only  [31mred\t23"],
            await LinesAsync(null)
        );

    [Fact]
    public void A_character_that_takes_two_columns_counts_as_two()
    {
        Assert.Equal(4, Cells.Width("計算"));
        Assert.Equal("計…", Cells.Shorten("計算機", 4));
        Assert.Equal("計  ", Cells.Pad("計", 4, right: false));
    }

    [Fact]
    public async Task Rows_beyond_those_measured_keep_to_the_width()
    {
        var rows = Enumerable.Range(0, 600).Select(i => new Row($"0198{i:0000}", i < 550 ? "short" : new string('x', 200), i, null));

        Assert.All(await LinesAsync(40, rows: [.. rows]), line => Assert.InRange(line.Length, 1, 40));
    }

    [Fact]
    public void The_help_names_the_fields_in_their_order() => Assert.Equal("id, name, count, note, exact", Listing.FieldNames);

    private static async Task<string[]> LinesAsync(int? width, bool wide = false, Row[]? rows = null)
    {
        var lines = new List<string>();
        await Listing.WriteAsync(new ListingTarget(width, lines.Add), (rows ?? Rows).ToAsyncEnumerable(), wide, CancellationToken.None);
        return [.. lines];
    }
}
