using OrleansGrid.MapReduce.Planning;

namespace OrleansGrid.MapReduce.Reading;

/// <summary>A place in an input file, in bytes of its (decompressed) content.</summary>
/// <param name="Path">As people see it.</param>
public readonly record struct RecordPlace(string Path, long Offset)
{
    /// <summary>The piece of a file that is read; null when there is none.</summary>
    public FilePiece? Piece { get; init; }
}
