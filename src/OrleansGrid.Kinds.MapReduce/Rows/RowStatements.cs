using Npgsql;
using NpgsqlTypes;
using OrleansGrid.MapReduce.Output;
using OrleansGrid.MapReduce.Reducing;
using OrleansGrid.Postgres.Sql;
using OrleansGrid.Silo.Membership;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Kinds.MapReduce.Rows;

/// <summary>
/// The statements by which output becomes rows (sql/kinds/mapreduce/rows.sql). Fenced as commits are: a silo that was evicted writes
/// nothing, and nothing is written for a job that has ended.
/// </summary>
internal sealed class RowStatements(NpgsqlDataSource database, SiloIdentity silo)
{
    private const string SiloEvicted = "GR001";
    private const string JobNotLive = "GR002";

    /// <summary>Copies hold their connection for long: one is left for the reads of everyone else.</summary>
    private readonly SemaphoreSlim _copies = new(Math.Max(1, new NpgsqlConnectionStringBuilder(database.ConnectionString).MaxPoolSize - 1));

    /// <summary>Writes an attempt at a part, which no published set has yet.</summary>
    /// <exception cref="PermanentFailureException">The lines are no text, or the silo may not write.</exception>
    public async Task WriteAsync(Guid jobId, int run, ReduceOutput part, PartLines lines, CancellationToken cancellation)
    {
        await _copies.WaitAsync(cancellation);
        try
        {
            await CopyAsync(jobId, run, part, lines, cancellation);
        }
        finally
        {
            _copies.Release();
        }
    }

    /// <summary>
    /// Publishes all parts of a job, unless that was done: one statement, so that a silo that stands still holds no lock.
    /// </summary>
    /// <returns>The parts whose rows are gone; nothing is published then.</returns>
    /// <exception cref="PermanentFailureException">The silo may not write.</exception>
    public async Task<IReadOnlyList<int>> PublishAsync(
        Guid jobId,
        int run,
        IReadOnlyList<ReduceOutput> parts,
        CancellationToken cancellation
    )
    {
        await using var publish = database.CreateCommand(SqlCatalog.Get("publish_parts"));
        publish.Parameters.Add(NpgsqlDbType.Uuid, jobId);
        publish.Parameters.Add(NpgsqlDbType.Integer, run);
        publish.Parameters.AddArray(NpgsqlDbType.Uuid, parts.Select(p => p.Rows.GetValueOrDefault()));
        AddSilo(publish.Parameters);
        var lost = new HashSet<Guid>();
        await FencedAsync(
            jobId,
            async () =>
            {
                await using var rows = await publish.ExecuteReaderAsync(cancellation);
                while (await rows.ReadAsync(cancellation))
                {
                    lost.Add(rows.GetGuid(0));
                }
            }
        );
        return [.. parts.Where(p => lost.Contains(p.Rows.GetValueOrDefault())).Select(p => p.Partition)];
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

    private async Task CopyAsync(Guid jobId, int run, ReduceOutput part, PartLines lines, CancellationToken cancellation)
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
                $"Part {part.Partition} has {part.Records} records in {rows.Rows} lines, but a row is a line; end each record with a "
                    + "line end, or leave out the rows."
            );
        }

        await CommitFencedAsync(connection, jobId, run, cancellation);
    }

    /// <summary>
    /// The fence and the commit go together: the fence locks the job's row, and a silo that stands still must not hold it.
    /// </summary>
    private async Task CommitFencedAsync(NpgsqlConnection connection, Guid jobId, int run, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        var fence = new NpgsqlBatchCommand(SqlCatalog.Get("require_fence"));
        fence.Parameters.Add(NpgsqlDbType.Uuid, jobId);
        fence.Parameters.Add(NpgsqlDbType.Integer, run);
        AddSilo(fence.Parameters);
        batch.BatchCommands.Add(fence);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(SqlCatalog.Get("commit_transaction")));
        await FencedAsync(jobId, () => batch.ExecuteNonQueryAsync(cancellation));
    }

    private static async Task FencedAsync(Guid jobId, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (PostgresException refused) when (refused.SqlState is SiloEvicted or JobNotLive)
        {
            throw new PermanentFailureException($"Rows of job {jobId} are not written: {refused.MessageText}.");
        }
    }

    private void AddSilo(NpgsqlParameterCollection to)
    {
        to.Add(NpgsqlDbType.Text, silo.ClusterId);
        to.Add(NpgsqlDbType.Text, silo.Address);
        to.Add(NpgsqlDbType.Integer, silo.Port);
        to.Add(NpgsqlDbType.Integer, silo.Generation);
    }

    private async Task ForgetAsync(string statement, Guid id)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get(statement));
        command.CommandTimeout = 0;
        command.Parameters.Add(NpgsqlDbType.Uuid, id);
        await command.ExecuteNonQueryAsync();
    }
}
