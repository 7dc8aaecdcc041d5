using Npgsql;
using NpgsqlTypes;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Sql;
using OrleansGrid.Protocol;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Storage;

/// <summary>The statements of job states (sql/queries/jobs.sql), many jobs in one statement.</summary>
internal sealed class JobStateStatements(NpgsqlDataSource database)
{
    private static readonly string Write = SqlCatalog.Get("write_job_states");
    private static readonly string WriteFree = SqlCatalog.Get("write_free_job_states");
    private static readonly string WhyNot = SqlCatalog.Get("why_states_not_written");
    private static readonly string Read = SqlCatalog.Get("read_job_states");
    private static readonly string Clear = SqlCatalog.Get("clear_job_state");

    /// <summary>Writes what may be written, and says of each job what became of it.</summary>
    /// <param name="skipLocked">
    /// Leaves rows alone that another session has locked. Otherwise they are waited for, which costs less where nobody locks any.
    /// </param>
    public async Task<IReadOnlyDictionary<Guid, StateWriteResult>> WriteAsync(
        IReadOnlyCollection<JobStateWrite> writes,
        bool skipLocked,
        CancellationToken cancellation
    )
    {
        await using var command = StatementNotFormedException.Form(() => CommandFor(writes, skipLocked));
        await using var connection = await database.OpenConnectionAsync(cancellation);
        command.Connection = connection;
        var results = new Dictionary<Guid, StateWriteResult>(writes.Count);
        await using (var rows = await command.ExecuteReaderAsync(cancellation))
        {
            while (await rows.ReadAsync(cancellation))
            {
                results[rows.GetGuid(0)] = StateWriteResult.Written;
            }
        }

        if (results.Count < writes.Count)
        {
            await ExplainAsync(connection, [.. writes.Where(w => !results.ContainsKey(w.JobId))], results, cancellation);
        }

        return results;
    }

    public async Task<Dictionary<Guid, FoundState>> ReadAsync(Guid[] jobs, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await FindAsync(connection, jobs, cancellation);
    }

    /// <summary>The version of the row that is left; null when it had another than was expected.</summary>
    public async Task<int?> ClearAsync(Guid jobId, int expected)
    {
        await using var command = database.CreateCommand(Clear);
        command.Parameters.Add(NpgsqlDbType.Uuid, jobId);
        command.Parameters.Add(NpgsqlDbType.Integer, expected);
        return await command.ExecuteScalarAsync() as int?;
    }

    private static NpgsqlCommand CommandFor(IReadOnlyCollection<JobStateWrite> writes, bool skipLocked)
    {
        // Rows are locked in the order in which they are given.
        JobStateWrite[] later = [.. writes.Where(w => w.Expected is not null).OrderBy(w => w.JobId)];
        var command = new NpgsqlCommand(skipLocked ? WriteFree : Write);
        AddStates(command.Parameters, later);
        command.Parameters.AddArray(NpgsqlDbType.Integer, later.Select(w => w.Expected!.Value));
        AddStates(command.Parameters, [.. writes.Where(w => w.Expected is null)]);
        command.Parameters.Add(NpgsqlDbType.Text, JobStateStorage.StateName);
        command.Parameters.Add(NpgsqlDbType.Text, GridCluster.ServiceId);
        return command;
    }

    private static void AddStates(NpgsqlParameterCollection to, JobStateWrite[] writes)
    {
        to.AddArray(NpgsqlDbType.Uuid, writes.Select(w => w.JobId));
        to.AddArray(NpgsqlDbType.Jsonb, writes.Select(w => w.Payload));
        to.AddArray(NpgsqlDbType.Uuid, writes.Select(w => w.WriteId));
    }

    private static async Task ExplainAsync(
        NpgsqlConnection connection,
        JobStateWrite[] missing,
        Dictionary<Guid, StateWriteResult> results,
        CancellationToken cancellation
    )
    {
        await using var command = new NpgsqlCommand(WhyNot, connection);
        AddStates(command.Parameters, missing);
        command.Parameters.AddArray(NpgsqlDbType.Integer, missing.Select(w => w.Expected));
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            results[rows.GetGuid(0)] = Parse(rows.GetString(1));
        }
    }

    private static StateWriteResult Parse(string code) =>
        code switch
        {
            "written" => StateWriteResult.Written,
            "conflict" => StateWriteResult.Conflict,
            "outcomes_missing" => StateWriteResult.OutcomesMissing,
            "row_locked" => StateWriteResult.RowLocked,
            _ => throw new InvalidOperationException($"The query why_states_not_written gave '{code}', which is no result."),
        };

    private static async Task<Dictionary<Guid, FoundState>> FindAsync(
        NpgsqlConnection connection,
        Guid[] jobs,
        CancellationToken cancellation
    )
    {
        var found = new Dictionary<Guid, FoundState>(jobs.Length);
        await using var command = new NpgsqlCommand(Read, connection);
        command.Parameters.AddArray(NpgsqlDbType.Uuid, jobs);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            found[rows.GetGuid(0)] = new FoundState(
                rows.GetInt32(1),
                rows.IsDBNull(2) ? null : rows.GetString(2),
                rows.IsDBNull(3) ? null : rows.GetGuid(3)
            );
        }

        return found;
    }
}

/// <summary>A row of a job's state; no payload when it was cleared.</summary>
internal sealed record FoundState(int Version, string? Payload, Guid? WriteId);
