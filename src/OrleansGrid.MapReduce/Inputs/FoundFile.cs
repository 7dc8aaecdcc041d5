using OrleansGrid.MapReduce.Planning;
using OrleansGrid.MapReduce.Reading;

namespace OrleansGrid.MapReduce.Inputs;

/// <summary>A file that an input's pattern matches.</summary>
internal sealed record FoundFile(string Path, long Size, long ModifiedTicks)
{
    public FilePiece Piece(long offset, long length) => new(Path, offset, length, Size, ModifiedTicks);

    /// <summary>Known when the file has been looked at.</summary>
    public FileCompression Compression { get; init; }

    public bool IsCompressed => Compression != FileCompression.None;

    /// <summary>Whether it can be read from its middle.</summary>
    public bool CanBeCut(InputFormat format) => format.CanBeCut && !IsCompressed;

    public FilePiece Whole => Piece(0, Size);
}
