namespace OrleansGrid.MapReduce.Reducing;

/// <summary>Map output that a reduce task needs is gone or damaged. No fault of the reduce attempt: the splits are mapped again.</summary>
public sealed class MapOutputLostException(IReadOnlyList<int> splits, string why, Exception? innerException = null)
    : Exception(why, innerException)
{
    /// <summary>Whose output is lost.</summary>
    public IReadOnlyList<int> Splits { get; } = splits;
}
