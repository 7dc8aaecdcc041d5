namespace OrleansGrid.Cli.Printing.Tables;

/// <summary>
/// Rows for people or programs. On a terminal those columns that fit its width; elsewhere every field, a line a row, with tabs between
/// them: nothing is cut, folded or aligned, so that <c>awk</c> and <c>cut</c> find the same field in the same place.
/// </summary>
internal sealed class Listing<T>(IReadOnlyList<Column<T>> columns)
{
    /// <summary>So many rows are looked at before the first is printed; later ones take the widths that these have given.</summary>
    private const int RowsMeasured = 500;

    /// <summary>A field that holds nothing, so that blanks between fields do as well as tabs.</summary>
    private const string Nothing = "-";

    private readonly IReadOnlyList<Column<T>> _shown = [.. columns.Where(column => column.Shown is not null)];

    /// <summary>What the fields of a line are, for the help.</summary>
    public string FieldNames =>
        string.Join(", ", columns.Where(column => column.Field is not null).Select(column => column.Name.ToLowerInvariant()));

    /// <summary>Prints rows as they come.</summary>
    /// <param name="wide">All columns, whole, whatever the width.</param>
    /// <returns>How many there were.</returns>
    public async Task<long> WriteAsync(ListingTarget target, IAsyncEnumerable<T> rows, bool wide, CancellationToken cancellation)
    {
        var count = 0L;
        var first = new List<T>();
        IReadOnlyList<(int Column, int Width)>? layout = null;
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            count++;
            if (target.Width is null)
            {
                target.WriteLine(Fields(row));
            }
            else if (layout is not null)
            {
                target.WriteLine(Line(layout, target.Width.Value, wide, column => Cell(column, row)));
            }
            else
            {
                first.Add(row);
                layout = first.Count == RowsMeasured ? WriteFirst(target, first, wide) : null;
            }
        }

        if (layout is null && first.Count > 0)
        {
            WriteFirst(target, first, wide);
        }

        return count;
    }

    public Task<long> WriteAsync(Output output, IAsyncEnumerable<T> rows, bool wide, CancellationToken cancellation) =>
        WriteAsync(new ListingTarget(output.Width, output.WriteLine), rows, wide, cancellation);

    public Task<long> WriteAsync(Output output, IEnumerable<T> rows, bool wide) =>
        WriteAsync(output, rows.ToAsyncEnumerable(), wide, CancellationToken.None);

    private string Fields(T row) =>
        string.Join('\t', columns.Where(column => column.Field is not null).Select(column => Field(column, row)));

    private static string Field(Column<T> column, T row) =>
        column.Field!(row) is { Length: > 0 } text
            ? Cells.Clean(text).Trim() is { Length: > 0 } clean
                ? clean
                : Nothing
            : Nothing;

    private IReadOnlyList<(int Column, int Width)> WriteFirst(ListingTarget target, List<T> rows, bool wide)
    {
        var layout = Layout(rows, wide ? int.MaxValue : target.Width!.Value, wide);
        target.WriteLine(Line(layout, target.Width!.Value, wide, column => column.Name.ToUpperInvariant()));
        foreach (var row in rows)
        {
            target.WriteLine(Line(layout, target.Width.Value, wide, column => Cell(column, row)));
        }

        return layout;
    }

    private IReadOnlyList<(int Column, int Width)> Layout(List<T> rows, int width, bool wide)
    {
        var sizes = new List<ColumnSize>();
        var numbers = new List<int>();
        for (var i = 0; i < _shown.Count; i++)
        {
            var column = _shown[i];
            var widest = rows.Max(row => Cells.Width(Cell(column, row)));
            // A column without anything in it has nothing to say.
            if (widest == 0 && !wide && column.Rank > 0)
            {
                continue;
            }

            var whole = Math.Max(Math.Max(widest, column.Widest), Cells.Width(column.Name));
            numbers.Add(i);
            sizes.Add(new ColumnSize(whole, Math.Min(whole, Math.Max(column.Least ?? whole, Cells.Width(column.Name))), column.Rank));
        }

        return [.. TableLayout.Fit(sizes, width).Select(fitted => (numbers[fitted.Column], fitted.Width))];
    }

    private string Line(IReadOnlyList<(int Column, int Width)> layout, int width, bool wide, Func<Column<T>, string> cell)
    {
        var cells = layout.Select(place =>
        {
            var (column, text) = (_shown[place.Column], cell(_shown[place.Column]));
            return Cells.Pad(wide || column.Least is null ? text : Cells.Shorten(text, place.Width), place.Width, column.Right);
        });
        var line = string.Join(new string(' ', TableLayout.Gap), cells).TrimEnd();
        return wide ? line : Cells.Shorten(line, width);
    }

    private static string Cell(Column<T> column, T row) => column.Shown!(row) is { } text ? Cells.Clean(text).Trim() : "";
}
