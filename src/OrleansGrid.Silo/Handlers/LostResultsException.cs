using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>What earlier items had left for this one is gone: the job has them run again, and then this one.</summary>
internal sealed class LostResultsException(IReadOnlyList<LostItem> lost, string message, Exception innerException) : Exception(message, innerException)
{
    /// <summary>What <see cref="ItemError.Type"/> says of such an attempt. It does not count among those that an item has (sql/queries/jobs.sql).</summary>
    public const string Kind = "input-lost";

    public IReadOnlyList<LostItem> Lost => lost;
}
