using System.Text.Json;
using OrleansGrid.Postgres.Queries;
using OrleansGrid.Reports.Json;
using OrleansGrid.Reports.Kinds;

namespace OrleansGrid.Reports.MapReduce;

/// <summary>What MapReduce jobs have to show beside what every job has.</summary>
public sealed class MapReduceReports(DatabaseOnDemand database) : IKindReport
{
    private const int PublishStage = 3;

    private readonly MapReduceReader _reader = new(database);

    public string Kind => "mapreduce";

    /// <summary>The job gives its output in files or rows; what its last stage gives says which files.</summary>
    public int ResultsStage => PublishStage;

    public async Task<MapReduceReport> ReportAsync(Guid jobId, CancellationToken cancellationToken) =>
        MapReduceReport.Of(await _reader.ResultsAsync(jobId, cancellationToken));

    async Task<JsonElement?> IKindReport.ReadAsync(Guid jobId, CancellationToken cancellationToken) =>
        JsonSerializer.SerializeToElement(await ReportAsync(jobId, cancellationToken), ReportJson.Default.MapReduceReport);

    public IStatusDetails FollowDetails() => new StageBytes(_reader, TimeProvider.System);
}
