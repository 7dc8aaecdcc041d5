using System.Globalization;

namespace OrleansGrid.MapReduce.Programs;

/// <summary>
/// The columns by which lines are sorted, written as sort's <c>-k</c>: <c>F</c> is from column F (counted from 1) to the line's end,
/// <c>F,G</c> from column F to the end of column G; several are
/// separated by spaces. Without a separator a column begins with the blanks (spaces and tabs) before it, as it does for sort.
/// </summary>
internal sealed class SortColumns
{
    private readonly (int First, int Last)[] _ranges;
    private readonly byte? _separator;
    private byte[] _key = new byte[256];

    public SortColumns(string columns, byte? separator)
    {
        this._separator = separator;
        _ranges = [.. columns.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
        if (_ranges.Length == 0)
        {
            throw Wrong(columns);
        }
    }

    /// <summary>Bytes that order as the columns do. Valid until the next call, or as long as the line.</summary>
    public ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> line)
    {
        if (_ranges.Length == 1)
        {
            return Columns(line, _ranges[0]);
        }

        // Several columns in a row: each ends with two zeros, and zeros within become 0 1, so that a column that is the beginning of
        // another comes before it.
        if (_key.Length < 2 * line.Length * _ranges.Length + 2 * _ranges.Length)
        {
            _key = new byte[2 * (2 * line.Length + 2) * _ranges.Length];
        }

        var used = 0;
        foreach (var range in _ranges)
        {
            foreach (var b in Columns(line, range))
            {
                _key[used++] = b;
                if (b == 0)
                {
                    _key[used++] = 1;
                }
            }

            _key[used++] = 0;
            _key[used++] = 0;
        }

        return _key.AsSpan(0, used);
    }

    private static (int First, int Last) Parse(string range)
    {
        var ends = range.Split(',');
        var first = Column(ends[0], range);
        var last = ends.Length == 1 ? int.MaxValue : Column(ends[1], range);
        return ends.Length <= 2 ? (first, last) : throw Wrong(range);
    }

    private static int Column(string text, string range) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var column) && column > 0 ? column : throw Wrong(range);

    private static PermanentFailureException Wrong(string range) =>
        new(
            $"sort's key \"{range}\" must be columns like 2 (from the second to the end of the line) or 2,3 (the second and third), "
                + "several separated by spaces."
        );

    private ReadOnlySpan<byte> Columns(ReadOnlySpan<byte> line, (int First, int Last) range)
    {
        var start = 0;
        for (var column = 1; column < range.First; column++)
        {
            start = Math.Min(line.Length, EndOfColumn(line, start) + (_separator is null ? 0 : 1));
        }

        if (range.Last == int.MaxValue || range.Last < range.First)
        {
            return range.Last < range.First ? [] : line[start..];
        }

        var end = EndOfColumn(line, start);
        for (var column = range.First; column < range.Last && end < line.Length; column++)
        {
            end = EndOfColumn(line, end + (_separator is null ? 0 : 1));
        }

        return line[start..end];
    }

    /// <summary>
    /// Where the column that begins at <paramref name="start"/> ends: before its separator, or before the blanks of the next column.
    /// </summary>
    private int EndOfColumn(ReadOnlySpan<byte> line, int start)
    {
        var rest = line[start..];
        if (_separator is { } mark)
        {
            return start + Or(rest.IndexOf(mark), rest.Length);
        }

        var black = Or(rest.IndexOfAnyExcept((byte)' ', (byte)'\t'), rest.Length);
        return start + black + Or(rest[black..].IndexOfAny((byte)' ', (byte)'\t'), rest.Length - black);
    }

    private static int Or(int found, int otherwise) => found >= 0 ? found : otherwise;
}
