using Npgsql;
using OrleansGrid.MapReduce.Output;
using OrleansGrid.Postgres.Sql;

namespace OrleansGrid.Kinds.MapReduce.Rows;

/// <summary>One COPY of the lines of a part, in the transaction that its connection is in.</summary>
internal static class RowCopy
{
    public static async Task RunAsync(NpgsqlConnection connection, RowEncoder rows, PartLines lines, CancellationToken cancellation)
    {
        var copy = await connection.BeginRawBinaryCopyAsync(SqlCatalog.Get("copy_rows"), cancellation);
        try
        {
            await copy.WriteAsync(RowEncoder.Signature, cancellation);
            var more = true;
            while (more)
            {
                more = lines.ReadSome(rows.Add);
                await copy.WriteAsync(rows.Bytes, cancellation);
                rows.Clear();
            }

            await copy.WriteAsync(RowEncoder.End, cancellation);
        }
        catch
        {
            await CancelAsync(copy);
            throw;
        }

        await copy.DisposeAsync();
    }

    /// <summary>Closing the stream would complain of the missing end, and hide why it is missing.</summary>
    private static async Task CancelAsync(NpgsqlRawCopyStream copy)
    {
        try
        {
            await copy.CancelAsync();
        }
        catch (Exception error) when (error is NpgsqlException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            // The connection is gone, and the rows with it.
        }
    }
}
