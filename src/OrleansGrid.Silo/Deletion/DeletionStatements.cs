using Npgsql;
using NpgsqlTypes;
using OrleansGrid.Postgres.Sql;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Deletion;

/// <summary>The statements of deletions (sql/queries/deletion.sql). Each is short, and may be repeated.</summary>
internal sealed class DeletionStatements(NpgsqlDataSource database)
{
    /// <summary>Deletions that wait for somebody, with whether each was emptied before; nobody else takes them for a minute.</summary>
    public async Task<IReadOnlyList<(Guid Target, bool Emptied)>> ClaimAsync(int most, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("claim_deletions"));
        command.Parameters.Add(NpgsqlDbType.Integer, most);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var claimed = new List<(Guid, bool)>();
        while (await rows.ReadAsync(cancellation))
        {
            claimed.Add((rows.GetGuid(0), rows.GetBoolean(1)));
        }

        return claimed;
    }

    /// <summary>Runs a statement that deletes some of what jobs have left.</summary>
    /// <returns>How many rows it has deleted.</returns>
    public async Task<int> DeleteAsync(string statement, Guid[] jobs, int most, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get(statement));
        command.Parameters.AddArray(NpgsqlDbType.Uuid, jobs);
        command.Parameters.Add(NpgsqlDbType.Integer, most);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Nothing is left of the jobs but their own rows, which go now.</summary>
    public Task EmptyAsync(Guid[] jobs, CancellationToken cancellation) => OfJobsAsync("empty_deletions", jobs, cancellation);

    /// <summary>Nothing has come after the jobs were gone.</summary>
    public Task ForgetAsync(Guid[] jobs, CancellationToken cancellation) => OfJobsAsync("forget_deletions", jobs, cancellation);

    /// <summary>Whether a job of this id was deleted: in which run, null for one without a key, and whether all of it is gone.</summary>
    public async Task<(int? LastRun, bool Emptied)?> OfJobAsync(Guid jobId, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("deletion_of_job"));
        command.Parameters.Add(NpgsqlDbType.Uuid, jobId);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? (row.IsDBNull(0) ? null : row.GetInt32(0), row.GetBoolean(1)) : null;
    }

    /// <summary>Those of the jobs that were deleted lately.</summary>
    public async Task<IReadOnlySet<Guid>> DeletedAsync(Guid[] jobs, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("deleted_jobs"));
        command.Parameters.AddArray(NpgsqlDbType.Uuid, jobs);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var deleted = new HashSet<Guid>();
        while (await rows.ReadAsync(cancellation))
        {
            deleted.Add(rows.GetGuid(0));
        }

        return deleted;
    }

    /// <summary>Whether a job that has ended is still of this version.</summary>
    public async Task<bool> IsThereAsync(Guid jobId, int version)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("is_version_of_job"));
        command.Parameters.Add(NpgsqlDbType.Uuid, jobId);
        command.Parameters.Add(NpgsqlDbType.Integer, version);
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Begins the deletion of some jobs that have been kept for long enough.</summary>
    /// <returns>How many.</returns>
    public async Task<long> BeginDueAsync(int most, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("begin_due_deletions"));
        command.Parameters.Add(NpgsqlDbType.Integer, most);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private async Task OfJobsAsync(string statement, Guid[] jobs, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get(statement));
        command.Parameters.AddArray(NpgsqlDbType.Uuid, jobs);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
