namespace OrleansGrid.MapReduce.Planning;

/// <summary>What one item of the map stage reads: a piece of a large file, or many small files.</summary>
/// <param name="Input">Which of the job's inputs it belongs to.</param>
public sealed record InputSplit(int Input, IReadOnlyList<FilePiece> Pieces)
{
    public long Bytes => Pieces.Sum(p => p.Length);
}
