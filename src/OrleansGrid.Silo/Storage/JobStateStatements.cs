using Npgsql;
using NpgsqlTypes;
using OrleansGrid.Postgres;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>The statements of job states (sql/queries/jobs.sql), many jobs in one transaction.</summary>
internal sealed class JobStateStatements(NpgsqlDataSource database)
{
    private static readonly string Create = SqlCatalog.Get("create_job_states");
    private static readonly string Update = SqlCatalog.Get("update_job_states");
    private static readonly string Read = SqlCatalog.Get("read_job_states");
    private static readonly string Clear = SqlCatalog.Get("clear_job_state");

    /// <summary>Writes what may be written and returns the jobs of that: also what an earlier try of the very same write has written.</summary>
    public async Task<HashSet<Guid>> WriteAsync(IReadOnlyCollection<JobStateWrite> writes, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var written = await SendAsync(connection, writes, cancellation);
        if (written.Count < writes.Count)
        {
            // Refused, or the answer of an earlier try was lost.
            var missing = writes.Where(w => !written.Contains(w.JobId)).ToArray();
            var found = await FindAsync(connection, [.. missing.Select(w => w.JobId)], cancellation);
            written.UnionWith(missing.Where(w => found.TryGetValue(w.JobId, out var state) && state.WriteId == w.WriteId).Select(w => w.JobId));
        }

        return written;
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

    /// <summary>Both statements go at once and are one transaction.</summary>
    private static async Task<HashSet<Guid>> SendAsync(NpgsqlConnection connection, IReadOnlyCollection<JobStateWrite> writes, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        if (CommandFor(Create, [.. writes.Where(w => w.Expected is null)]) is { } create)
        {
            create.Parameters.Add(NpgsqlDbType.Text, JobStateStorage.StateName);
            create.Parameters.Add(NpgsqlDbType.Text, GridCluster.ServiceId);
            batch.BatchCommands.Add(create);
        }

        // Rows are locked in the order in which they are given.
        JobStateWrite[] later = [.. writes.Where(w => w.Expected is not null).OrderBy(w => w.JobId)];
        if (CommandFor(Update, later) is { } update)
        {
            update.Parameters.AddArray(NpgsqlDbType.Integer, later.Select(w => w.Expected!.Value));
            batch.BatchCommands.Add(update);
        }

        var written = new HashSet<Guid>(writes.Count);
        await using var rows = await batch.ExecuteReaderAsync(cancellation);
        do
        {
            while (await rows.ReadAsync(cancellation))
            {
                written.Add(rows.GetGuid(0));
            }
        }
        while (await rows.NextResultAsync(cancellation));

        return written;
    }

    private static NpgsqlBatchCommand? CommandFor(string text, JobStateWrite[] writes)
    {
        if (writes.Length == 0)
        {
            return null;
        }

        var command = new NpgsqlBatchCommand(text);
        command.Parameters.AddArray(NpgsqlDbType.Uuid, writes.Select(w => w.JobId));
        command.Parameters.AddArray(NpgsqlDbType.Jsonb, writes.Select(w => w.Payload));
        command.Parameters.AddArray(NpgsqlDbType.Uuid, writes.Select(w => w.WriteId));
        return command;
    }

    private static async Task<Dictionary<Guid, FoundState>> FindAsync(NpgsqlConnection connection, Guid[] jobs, CancellationToken cancellation)
    {
        var found = new Dictionary<Guid, FoundState>(jobs.Length);
        await using var command = new NpgsqlCommand(Read, connection);
        command.Parameters.AddArray(NpgsqlDbType.Uuid, jobs);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            found[rows.GetGuid(0)] = new FoundState(rows.GetInt32(1), rows.IsDBNull(2) ? null : rows.GetString(2), rows.IsDBNull(3) ? null : rows.GetGuid(3));
        }

        return found;
    }
}

/// <summary>A row of a job's state; no payload when it was cleared.</summary>
internal sealed record FoundState(int Version, string? Payload, Guid? WriteId);
