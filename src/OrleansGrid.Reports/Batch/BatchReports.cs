using System.Text.Json;
using OrleansGrid.Postgres.Queries;
using OrleansGrid.Reports.Json;
using OrleansGrid.Reports.Kinds;

namespace OrleansGrid.Reports.Batch;

/// <summary>What batches have to show beside what every job has: the limits of their commands.</summary>
public sealed class BatchReports(DatabaseOnDemand database) : IKindReport
{
    public string Kind => "batch";

    public async Task<JsonElement?> ReadAsync(Guid jobId, CancellationToken cancellationToken) =>
        await database.ListAsync("limits_of_batch", row => row.JsonOrNull<CommandLimits>(0), cancellationToken, jobId) is [{ } limits]
            ? JsonSerializer.SerializeToElement(BatchReport.Of(limits), ReportJson.Default.BatchReport)
            : null;
}
