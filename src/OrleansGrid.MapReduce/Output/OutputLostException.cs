namespace OrleansGrid.MapReduce.Output;

/// <summary>
/// Finished parts that are no longer where their reducers left them, so that the output cannot be published before they are made again.
/// </summary>
public sealed class OutputLostException(IReadOnlyList<int> partitions, string message) : Exception(message)
{
    public IReadOnlyList<int> Partitions { get; } = partitions;
}
