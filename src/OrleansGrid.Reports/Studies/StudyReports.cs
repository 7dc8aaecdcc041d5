using System.Text.Json;
using OrleansGrid.Postgres.Queries;
using OrleansGrid.Reports.Json;
using OrleansGrid.Reports.Kinds;

namespace OrleansGrid.Reports.Studies;

/// <summary>What studies have to show beside what every job has.</summary>
public sealed class StudyReports(DatabaseOnDemand database) : IKindReport
{
    private readonly StudyReader _studies = new(database);
    private readonly JobReader _jobs = new(database);

    public string Kind => "study";

    /// <exception cref="GridException">NotFound: the job is no study.</exception>
    public async Task<StudyReport> ReportAsync(Guid jobId, CancellationToken cancellationToken) =>
        StudyReport.Of(
            await _studies.SpecAsync(jobId, cancellationToken),
            await _studies.TrialsAsync(jobId, cancellationToken),
            await _studies.WarmStartsAsync(jobId, cancellationToken),
            await _jobs.EarlyEndAsync(jobId, cancellationToken),
            (await _jobs.FindAsync(jobId, cancellationToken))?.State ?? JobState.Pending
        );

    public async Task<JsonElement?> ReadAsync(Guid jobId, CancellationToken cancellationToken) =>
        JsonSerializer.SerializeToElement(await ReportAsync(jobId, cancellationToken), ReportJson.Default.StudyReport);

    public IStatusDetails FollowDetails() => new PrunedTrials(_studies, TimeProvider.System);
}
