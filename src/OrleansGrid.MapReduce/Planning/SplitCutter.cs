namespace OrleansGrid.MapReduce;

/// <summary>Cuts the files of one input into splits: large files into even pieces, small ones packed together in their order.</summary>
internal static class SplitCutter
{
    /// <param name="splitBytes">Largest size of a split; a file that cannot be cut may be larger.</param>
    public static IEnumerable<InputSplit> Cut(int input, IEnumerable<FoundFile> files, long splitBytes, Func<FoundFile, bool> canBeCut)
    {
        var packed = new List<FilePiece>();
        long bytes = 0;
        foreach (var file in files.Where(f => f.Size > 0))
        {
            if (bytes > 0 && bytes + file.Size > splitBytes)
            {
                yield return new InputSplit(input, [.. packed]);
                packed.Clear();
                bytes = 0;
            }

            if (file.Size <= splitBytes)
            {
                packed.Add(file.Whole);
                bytes += file.Size;
                continue;
            }

            foreach (var piece in canBeCut(file) ? Pieces(file, splitBytes) : [file.Whole])
                yield return new InputSplit(input, [piece]);
        }

        if (packed.Count > 0)
            yield return new InputSplit(input, [.. packed]);
    }

    private static IEnumerable<FilePiece> Pieces(FoundFile file, long splitBytes)
    {
        var count = (file.Size + splitBytes - 1) / splitBytes;
        for (long i = 0; i < count; i++)
        {
            var from = Offset(i);
            yield return file.Piece(from, Offset(i + 1) - from);
        }

        long Offset(long i) => (long)((Int128)file.Size * i / count);
    }
}
