namespace OrleansGrid.MapReduce;

/// <summary>A file that an input's pattern matches.</summary>
internal sealed record FoundFile(string Path, long Size, long ModifiedTicks)
{
    public FilePiece Piece(long offset, long length) => new(Path, offset, length, Size, ModifiedTicks);

    /// <summary>Whether it can be read from its middle.</summary>
    public bool CanBeCut(InputFormat format) => format.CanBeCut && FileCompressions.Of(Path) == FileCompression.None;

    public FilePiece Whole => Piece(0, Size);
}
