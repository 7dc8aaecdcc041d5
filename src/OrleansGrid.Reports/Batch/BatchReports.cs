using System.Text.Json;
using OrleansGrid.Reports.Kinds;

namespace OrleansGrid.Reports.Batch;

/// <summary>Batches have nothing to show beside what every job has, so no silo needs to be asked.</summary>
public sealed class BatchReports : IKindReport
{
    public string Kind => "batch";

    public Task<JsonElement?> ReadAsync(Guid jobId, CancellationToken cancellationToken) => Task.FromResult<JsonElement?>(null);
}
