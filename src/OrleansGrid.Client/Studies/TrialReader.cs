using Npgsql;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Client.Studies;

/// <summary>Reads the trials of a study from the database alone.</summary>
internal sealed class TrialReader(GridAccess grid)
{
    /// <exception cref="GridException">NotFound: the job is no study.</exception>
    public async Task<StudySpec> SpecAsync(Guid jobId, CancellationToken cancellationToken) =>
        await ListAsync("spec_of_study", row => row.JsonOrNull<StudySpec>(0), jobId, cancellationToken) is [{ } spec]
            ? spec
            : throw new GridException(GridFault.NotFound, $"Job {jobId} is not a study.");

    public Task<IReadOnlyList<TrialStatus>> TrialsAsync(Guid jobId, CancellationToken cancellationToken) =>
        ListAsync("trials_of_job", Trial, jobId, cancellationToken);

    private Task<IReadOnlyList<T>> ListAsync<T>(string query, Func<NpgsqlDataReader, T> read, Guid jobId, CancellationToken cancellation) =>
        grid.ReadAsync(() => grid.Database.ListAsync(query, read, cancellation, jobId), cancellation);

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
