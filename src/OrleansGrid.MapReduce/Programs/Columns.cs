namespace OrleansGrid.MapReduce.Programs;

/// <summary>
/// Lines as columns between single separators, counted from 1; two separators in a row have an empty column between them.
/// </summary>
internal static class Columns
{
    /// <summary>Where a column lies; null when the line has too few.</summary>
    public static TextSlice? Find(ReadOnlySpan<byte> line, int column, byte separator)
    {
        var start = 0;
        for (; column > 1; column--)
        {
            var end = line[start..].IndexOf(separator);
            if (end < 0)
            {
                return null;
            }

            start += end + 1;
        }

        var length = line[start..].IndexOf(separator);
        return new TextSlice(start, length < 0 ? line.Length - start : length);
    }
}
