using OrleansGrid.MapReduce.Planning;

namespace OrleansGrid.MapReduce.Sampling;

/// <summary>A place of an input to look at.</summary>
/// <param name="Piece">Records that begin in it.</param>
/// <param name="Content">How much of its content to read at most, for what can only be read from its beginning.</param>
internal readonly record struct SampleWindow(FilePiece Piece, long Content);
