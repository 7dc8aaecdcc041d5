using OrleansGrid.MapReduce.Inputs;

namespace OrleansGrid.MapReduce.Planning;

/// <summary>Cuts the files of one input into splits: large files into even pieces, small ones packed together in their order.</summary>
internal static class SplitCutter
{
    /// <param name="splitBytes">Largest content of a split; a file that cannot be cut may have more.</param>
    /// <param name="expansion">How many times longer than its file the content of a compressed file is.</param>
    /// <param name="mostFiles">How many small files may be packed together at most.</param>
    public static IEnumerable<InputSplit> Cut(
        int input,
        IEnumerable<FoundFile> files,
        long splitBytes,
        InputFormat format,
        double expansion,
        int mostFiles = int.MaxValue
    )
    {
        var packed = new List<FilePiece>();
        double bytes = 0;
        foreach (var file in files.Where(f => f.Size > 0))
        {
            var content = file.IsCompressed ? file.Size * expansion : file.Size;
            if (packed.Count > 0 && (bytes + content > splitBytes || packed.Count >= mostFiles))
            {
                yield return new InputSplit(input, [.. packed]);
                packed.Clear();
                bytes = 0;
            }

            if (content <= splitBytes)
            {
                packed.Add(file.Whole);
                bytes += content;
                continue;
            }

            foreach (var piece in file.CanBeCut(format) ? Pieces(file, splitBytes) : [file.Whole])
            {
                yield return new InputSplit(input, [piece]);
            }
        }

        if (packed.Count > 0)
        {
            yield return new InputSplit(input, [.. packed]);
        }
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
