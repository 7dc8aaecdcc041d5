using System.Buffers.Binary;
using Npgsql;
using OrleansGrid.Postgres.Sql;

namespace OrleansGrid.Postgres.Uploads;

/// <summary>One binary COPY of chunks: all of its rows are durable once it was committed, and none if it was not.</summary>
internal sealed class CopyStream : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly NpgsqlRawCopyStream _rows;
    private readonly Guid _uploadId;
    private bool _committed;

    private CopyStream(NpgsqlConnection connection, NpgsqlTransaction transaction, NpgsqlRawCopyStream rows, Guid uploadId)
    {
        _connection = connection;
        _transaction = transaction;
        _rows = rows;
        _uploadId = uploadId;
    }

    /// <summary>Signature, flags and the length of the (empty) header extension, as PostgreSQL's binary COPY format has it.</summary>
    private static ReadOnlyMemory<byte> Signature { get; } =
        new byte[]
        {
            (byte)'P',
            (byte)'G',
            (byte)'C',
            (byte)'O',
            (byte)'P',
            (byte)'Y',
            (byte)'\n',
            0xFF,
            (byte)'\r',
            (byte)'\n',
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
        };

    /// <param name="redoFrom">
    /// Chunks from this item on may already be there, from an attempt whose commit was not confirmed: they are replaced.
    /// </param>
    public static async Task<CopyStream> BeginAsync(
        NpgsqlDataSource dataSource,
        Guid uploadId,
        long? redoFrom,
        CancellationToken cancellationToken
    )
    {
        var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken);
            if (redoFrom is { } first)
            {
                await using var redo = new NpgsqlCommand(SqlCatalog.Get("drop_chunks_from"), connection, transaction);
                redo.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = uploadId });
                redo.Parameters.Add(new NpgsqlParameter<long> { TypedValue = first });
                await redo.ExecuteNonQueryAsync(cancellationToken);
            }

            var rows = await connection.BeginRawBinaryCopyAsync(SqlCatalog.Get("copy_chunks"), cancellationToken);
            await rows.WriteAsync(Signature, cancellationToken);
            return new CopyStream(connection, transaction, rows, uploadId);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public ValueTask WriteAsync(InputChunk chunk, CancellationToken cancellationToken) =>
        _rows.WriteAsync(chunk.ToRow(_uploadId), cancellationToken);

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        var end = new byte[sizeof(short)];
        BinaryPrimitives.WriteInt16BigEndian(end, -1);
        await _rows.WriteAsync(end, cancellationToken);
        await _rows.DisposeAsync();
        await _transaction.CommitAsync(cancellationToken);
        _committed = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_committed)
        {
            await RollBackAsync();
        }

        await _connection.DisposeAsync();
    }

    // Closing the stream would complete the COPY; only cancelling it takes the rows back.
    private async Task RollBackAsync()
    {
        try
        {
            await _rows.CancelAsync();
            await _transaction.RollbackAsync();
        }
        catch (Exception error) when (error is NpgsqlException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            // The connection is gone, and the rows with it.
        }
    }
}
