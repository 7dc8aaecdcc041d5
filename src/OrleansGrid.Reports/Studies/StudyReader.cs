using Npgsql;
using OrleansGrid.Postgres.Queries;
using OrleansGrid.Search.Reports;

namespace OrleansGrid.Reports.Studies;

/// <summary>Reads what only studies have, from the database alone.</summary>
public sealed class StudyReader(DatabaseOnDemand database)
{
    /// <summary>What a study is to find; null for a job that is no study.</summary>
    public async Task<StudySpec?> FindSpecAsync(Guid jobId, CancellationToken cancellationToken) =>
        await database.ListAsync("spec_of_study", row => row.JsonOrNull<StudySpec>(0), cancellationToken, jobId) is [{ } spec]
            ? spec
            : null;

    /// <exception cref="GridException">NotFound: the job is no study.</exception>
    public async Task<StudySpec> SpecAsync(Guid jobId, CancellationToken cancellationToken) =>
        await FindSpecAsync(jobId, cancellationToken) ?? throw new GridException(GridFault.NotFound, $"Job {jobId} is not a study.");

    /// <summary>The trials that have begun, in order.</summary>
    public Task<IReadOnlyList<TrialStatus>> TrialsAsync(Guid jobId, CancellationToken cancellationToken) =>
        database.ListAsync("trials_of_job", Trial, cancellationToken, jobId);

    /// <summary>When silos ran which trials, in order of time.</summary>
    internal Task<IReadOnlyList<TrialSpan>> SpansAsync(Guid jobId, CancellationToken cancellationToken) =>
        database.ListAsync(
            "spans_of_study",
            row => new TrialSpan(
                row.GetInt64(0),
                row.GetInt64(1),
                row.GetString(2),
                row.GetFieldValue<DateTimeOffset>(3),
                row.GetFieldValue<DateTimeOffset>(4)
            ),
            cancellationToken,
            jobId
        );

    /// <summary>How many trials were pruned.</summary>
    public async Task<long> CountPrunedAsync(Guid jobId, CancellationToken cancellationToken) =>
        (await database.ListAsync("count_pruned_trials", row => row.GetInt64(0), cancellationToken, jobId))[0];

    /// <summary>What the study knows of earlier ones.</summary>
    public Task<IReadOnlyList<WarmView>> WarmStartsAsync(Guid jobId, CancellationToken cancellationToken) =>
        database.ListAsync(
            "warm_starts_of_job",
            row => new WarmView(row.GetGuid(0), row.GetInt64(1), row.GetInt64(2)),
            cancellationToken,
            jobId
        );

    private static TrialStatus Trial(NpgsqlDataReader row) =>
        new(
            row.GetInt64(0),
            row.ElementOrNull(1),
            row.GetString(2),
            row.GetFieldValue<double[]>(3),
            row.ElementOrNull(4),
            row.GetFieldValue<double[]>(5),
            row.OrNull<string>(6),
            row.JsonOrNull<ItemError>(7)
        );
}
