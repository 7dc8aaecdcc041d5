using System.Text.Json;
using OrleansGrid.Engine.Jobs;

namespace OrleansGrid.Silo.Jobs;

/// <summary>What kinds may read of jobs, from the database.</summary>
internal sealed class JobReads(JobFacts facts, JobReader jobs) : IJobReads
{
    public async Task<RecordedJob?> FindAsync(Guid jobId, CancellationToken cancellationToken) =>
        await facts.RecordAsync(jobId, cancellationToken) is { } json
            ? JsonSerializer.Deserialize<JobRecord>(json, GridJson.Options)!.View()
            : null;

    public IAsyncEnumerable<ItemResult<JsonElement>> ResultsAsync(Guid jobId, int stage, CancellationToken cancellationToken) =>
        jobs.CommittedAsync(jobId, stage, 0, cancellationToken);

    public Task<long> CountUploadedAsync(Guid uploadId, CancellationToken cancellationToken) =>
        facts.CountUploadedAsync(uploadId, cancellationToken);
}
