using System.Text.Json;
using OrleansGrid.Postgres.Queries;
using OrleansGrid.Reports.Json;
using OrleansGrid.Reports.Kinds;

namespace OrleansGrid.Reports.MapReduce;

/// <summary>What MapReduce jobs have to show beside what every job has.</summary>
public sealed class MapReduceReports(DatabaseOnDemand database) : IKindReport
{
    private readonly MapReduceReader _reader = new(database);

    public string Kind => "mapreduce";

    public async Task<MapReduceReport> ReportAsync(Guid jobId, CancellationToken cancellationToken) =>
        MapReduceReport.Of(await _reader.ResultsAsync(jobId, cancellationToken));

    public async Task<JsonElement?> ReadAsync(Guid jobId, CancellationToken cancellationToken) =>
        JsonSerializer.SerializeToElement(await ReportAsync(jobId, cancellationToken), ReportJson.Default.MapReduceReport);

    public IStatusDetails FollowDetails() => new StageBytes(_reader, TimeProvider.System);
}
