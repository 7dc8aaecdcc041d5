using System.Runtime.CompilerServices;
using Npgsql;

namespace OrleansGrid.Postgres;

/// <summary>Reads the output of MapReduce jobs that put it into the database.</summary>
internal sealed class OutputRows(DatabaseOnDemand database)
{
    public async Task<bool> AreWrittenAsync(Guid jobId, CancellationToken cancellationToken) =>
        await database.ListAsync("mapreduce_writes_rows", row => row.GetBoolean(0), cancellationToken, jobId) is [true];

    /// <summary>One by one: they may be more than memory holds.</summary>
    public async IAsyncEnumerable<OutputRow> ReadAsync(Guid jobId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await database.ConnectAsync(cancellationToken);
        await using var command = new NpgsqlCommand(SqlCatalog.Get("mapreduce_rows"), connection) { CommandTimeout = 0 };
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            yield return new OutputRow(rows.GetInt32(0), rows.GetInt64(1), rows.GetString(2), rows.OrNull<string>(3));
        }
    }
}
