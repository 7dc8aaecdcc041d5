namespace OrleansGrid;

/// <summary>What earlier items had left for this one is gone: the job has them run again, and then this one.</summary>
/// <remarks>No fault of the item, so none of its attempts.</remarks>
public sealed class LostResultsException(IReadOnlyList<LostResult> lost, string message, Exception innerException)
    : Exception(message, innerException)
{
    /// <summary>What <see cref="ItemError.Type"/> says of such an attempt.</summary>
    public const string ErrorType = "input-lost";

    public IReadOnlyList<LostResult> Lost => lost;
}
