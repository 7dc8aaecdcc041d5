namespace OrleansGrid.MapReduce.Blocks;

/// <param name="RawBytes">Length of the pairs.</param>
/// <param name="StoredBytes">Length of what follows the header.</param>
internal readonly record struct BlockHeader(int RawBytes, int StoredBytes, int Pairs);
