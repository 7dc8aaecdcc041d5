using Npgsql;
using NpgsqlTypes;
using OrleansGrid.MapReduce;
using OrleansGrid.Postgres;

namespace OrleansGrid.Silo;

/// <summary>
/// The statements by which output becomes rows (sql/queries/rows.sql). Fenced as commits are: a silo that was evicted writes nothing, and nothing is
/// written for a job that has ended.
/// </summary>
internal sealed class RowStatements(NpgsqlDataSource database, SiloIdentity silo)
{
    /// <summary>Writes an attempt at a part, which no published set has yet.</summary>
    /// <exception cref="PermanentFailureException">The lines are no text, or the silo may not write.</exception>
    public async Task WriteAsync(Guid jobId, int run, ReduceOutput part, PartLines lines, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var begin = new NpgsqlCommand(SqlCatalog.Get("begin_part"), connection, transaction);
        begin.Parameters.Add(NpgsqlDbType.Uuid, jobId);
        begin.Parameters.Add(NpgsqlDbType.Integer, part.Partition);
        begin.Parameters.Add(NpgsqlDbType.Uuid, part.Rows.GetValueOrDefault());
        var rows = new RowEncoder(part.Partition, (long)(await begin.ExecuteScalarAsync(cancellation))!);
        await RowCopy.RunAsync(connection, rows, lines, cancellation);
        if (rows.Rows != part.Records)
        {
            throw new PermanentFailureException(
                $"Part {part.Partition} has {part.Records} records in {rows.Rows} lines, but a row is a line; end each record with a line end, or leave out the rows.");
        }

        await RequireFenceAsync(connection, jobId, run, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Publishes all parts of a job, unless that was done.</summary>
    /// <returns>The parts whose rows are gone; nothing is published then.</returns>
    public async Task<IReadOnlyList<int>> PublishAsync(Guid jobId, int run, IReadOnlyList<ReduceOutput> parts, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (await CountPublishedAsync(connection, jobId, cancellation) > 0)
        {
            return [];
        }

        var there = new HashSet<Guid>();
        await using (var publish = new NpgsqlCommand(SqlCatalog.Get("publish_parts"), connection, transaction))
        {
            publish.Parameters.Add(NpgsqlDbType.Uuid, jobId);
            publish.Parameters.AddArray(NpgsqlDbType.Uuid, parts.Select(p => p.Rows.GetValueOrDefault()));
            await using var rows = await publish.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                there.Add(rows.GetGuid(0));
            }
        }

        int[] lost = [.. parts.Where(p => !there.Contains(p.Rows.GetValueOrDefault())).Select(p => p.Partition)];
        if (lost.Length == 0)
        {
            await RequireFenceAsync(connection, jobId, run, cancellation);
            await transaction.CommitAsync(cancellation);
        }

        return lost;
    }

    public Task ForgetAttemptAsync(Guid attempt) => ForgetAsync("forget_attempt", attempt);

    /// <summary>Does nothing for a job that has not ended.</summary>
    public Task ForgetUnseenAsync(Guid jobId) => ForgetAsync("forget_rows_of_job", jobId);

    public async Task<IReadOnlyList<Guid>> JobsWithUnseenAsync(CancellationToken cancellation)
    {
        var jobs = new List<Guid>();
        await using var command = database.CreateCommand(SqlCatalog.Get("jobs_with_unseen_rows"));
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            jobs.Add(rows.GetGuid(0));
        }

        return jobs;
    }

    private static async Task<long> CountPublishedAsync(NpgsqlConnection connection, Guid jobId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlCatalog.Get("published_parts"), connection);
        command.Parameters.Add(NpgsqlDbType.Uuid, jobId);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private async Task RequireFenceAsync(NpgsqlConnection connection, Guid jobId, int run, CancellationToken cancellation)
    {
        await using var fence = new NpgsqlCommand(SqlCatalog.Get("why_no_rows"), connection);
        fence.Parameters.Add(NpgsqlDbType.Uuid, jobId);
        fence.Parameters.Add(NpgsqlDbType.Integer, run);
        fence.Parameters.Add(NpgsqlDbType.Text, silo.ClusterId);
        fence.Parameters.Add(NpgsqlDbType.Text, silo.Address);
        fence.Parameters.Add(NpgsqlDbType.Integer, silo.Port);
        fence.Parameters.Add(NpgsqlDbType.Integer, silo.Generation);
        if (await fence.ExecuteScalarAsync(cancellation) is string why)
        {
            throw new PermanentFailureException($"Rows of job {jobId} are not written: {why}.");
        }
    }

    private async Task ForgetAsync(string statement, Guid id)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get(statement));
        command.CommandTimeout = 0;
        command.Parameters.Add(NpgsqlDbType.Uuid, id);
        await command.ExecuteNonQueryAsync();
    }
}
