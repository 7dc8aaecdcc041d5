using OrleansGrid.MapReduce.Planning;

namespace OrleansGrid.MapReduce.Reading;

/// <summary>What a reader reads.</summary>
/// <param name="MaxExpansion">How many times longer than its file the content of a compressed file may be.</param>
internal sealed record SplitSource(InputSplit Split, double MaxExpansion);
