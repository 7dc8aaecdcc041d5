using System.Text.Json;

namespace OrleansGrid;

/// <summary>What kinds may read of jobs. Nothing here changes anything.</summary>
public interface IJobReads
{
    /// <summary>Null when there is no such job.</summary>
    Task<RecordedJob?> FindAsync(Guid jobId, CancellationToken cancellationToken = default);

    /// <summary>The outcomes of a stage that there are, in the order of the items.</summary>
    IAsyncEnumerable<ItemResult<JsonElement>> ResultsAsync(Guid jobId, int stage, CancellationToken cancellationToken = default);

    /// <summary>How many inputs of an upload are in the database.</summary>
    Task<long> CountUploadedAsync(Guid uploadId, CancellationToken cancellationToken = default);
}
