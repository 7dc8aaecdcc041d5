using System.Text.Json;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Kinds.Study.Tests;

/// <summary>Jobs that are there, with the results of their one stage.</summary>
internal sealed class KnownJobs : IJobReads
{
    private readonly Dictionary<Guid, (RecordedJob Job, IReadOnlyList<TrialOutcome> Results)> _jobs = [];

    public Guid Add(string kind, JsonElement spec, IReadOnlyList<TrialOutcome> results)
    {
        var id = Guid.NewGuid();
        _jobs.Add(
            id,
            (
                new RecordedJob
                {
                    JobId = id,
                    Kind = kind,
                    State = JobState.Succeeded,
                    Run = 1,
                    Spec = spec,
                    Stages = [],
                },
                results
            )
        );
        return id;
    }

    public Task<RecordedJob?> FindAsync(Guid jobId, CancellationToken cancellationToken = default) =>
        Task.FromResult(_jobs.GetValueOrDefault(jobId).Job)!;

    public IAsyncEnumerable<ItemResult<JsonElement>> ResultsAsync(Guid jobId, int stage, CancellationToken cancellationToken = default) =>
        _jobs[jobId]
            .Results.Select(
                (outcome, item) =>
                    new ItemResult<JsonElement>(
                        item,
                        ItemState.Succeeded,
                        JsonSerializer.SerializeToElement(outcome, GridJson.Options),
                        null
                    )
            )
            .ToAsyncEnumerable();

    public Task<long> CountUploadedAsync(Guid uploadId, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
