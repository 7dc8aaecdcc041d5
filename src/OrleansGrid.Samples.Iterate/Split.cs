namespace OrleansGrid.Samples.Iterate;

/// <summary>A part of a file that one item reads: the lines that begin in it.</summary>
/// <param name="First">Offset of its first byte.</param>
/// <param name="End">One past its last byte.</param>
internal sealed record Split(string File, long First, long End)
{
    /// <summary>Files in the order of their names, cut into parts.</summary>
    /// <exception cref="PermanentFailureException">No file matches.</exception>
    public static IReadOnlyList<Split> Of(IterateSpec spec)
    {
        var splits = new List<Split>();
        foreach (var pattern in spec.Inputs)
        {
            var folder = Path.GetDirectoryName(pattern)!;
            var files = Directory.Exists(folder)
                ? Directory.GetFiles(folder, Path.GetFileName(pattern)).Order(StringComparer.Ordinal).ToList()
                : [];
            if (files.Count == 0)
            {
                throw new PermanentFailureException($"No file matches {pattern}.");
            }

            foreach (var file in files)
            {
                var length = new FileInfo(file).Length;
                for (var first = 0L; first < length; first += spec.SplitBytes)
                {
                    splits.Add(new Split(file, first, Math.Min(length, first + spec.SplitBytes)));
                }
            }
        }

        return splits.Count > 0 ? splits : throw new PermanentFailureException("The files are empty.");
    }

    /// <summary>The lines that begin in the split, also what of the last one lies behind its end.</summary>
    public IEnumerable<string> Lines()
    {
        using var stream = new BufferedStream(new FileStream(File, FileMode.Open, FileAccess.Read, FileShare.Read), 1 << 16);
        // A line that begins before the split belongs to the split before.
        stream.Position = Math.Max(0, First - 1);
        if (First > 0)
        {
            ReadLine(stream);
        }

        while (stream.Position < End && ReadLine(stream) is { } line)
        {
            yield return System.Text.Encoding.UTF8.GetString(line).TrimEnd('\r');
        }
    }

    private static byte[]? ReadLine(Stream stream)
    {
        var line = new MemoryStream();
        int next;
        while ((next = stream.ReadByte()) >= 0 && next != '\n')
        {
            line.WriteByte((byte)next);
        }

        return next < 0 && line.Length == 0 ? null : line.ToArray();
    }
}
