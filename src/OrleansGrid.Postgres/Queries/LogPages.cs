using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using OrleansGrid.Postgres.Sql;

namespace OrleansGrid.Postgres.Queries;

/// <summary>What items of a job have written, page by page; no transaction is left open between.</summary>
internal sealed class LogPages(DatabaseOnDemand database, Guid jobId, int? stage, long? item)
{
    private const int PageRows = 100;

    /// <summary>Rows that are read again belong to transactions that were open when the last look began.</summary>
    private readonly Dictionary<LogKey, ulong> _seen = [];

    private ulong? _from;

    /// <summary>All that there is now, in the order of items, attempts and lines.</summary>
    public async IAsyncEnumerable<ItemLogLine> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _from ??= await NowAsync(cancellationToken);
        for (var after = LogKey.BeforeAll; ;)
        {
            var rows = await ReadAsync(
                "logs_from",
                [
                    jobId,
                    after.Stage,
                    after.Item,
                    after.Attempt,
                    after.TaskId,
                    after.FirstLine,
                    (object?)item ?? DBNull.Value,
                    (object?)stage ?? DBNull.Value,
                    PageRows,
                ],
                LogRow.Read,
                cancellationToken
            );
            foreach (var line in rows.Where(IsNew).SelectMany(row => row.Lines()))
            {
                yield return line;
            }

            if (rows.Count < PageRows)
            {
                yield break;
            }

            after = rows[^1].Key;
        }
    }

    /// <summary>What was written since the last call of this or of <see cref="ReadAsync(CancellationToken)"/>.</summary>
    public async Task<IReadOnlyList<ItemLogLine>> ReadNewAsync(CancellationToken cancellationToken)
    {
        var rows = await ReadAsync(
            "logs_since",
            [
                jobId,
                new NpgsqlParameter<ulong> { TypedValue = _from ?? 0, NpgsqlDbType = NpgsqlDbType.Xid8 },
                (object?)item ?? DBNull.Value,
                (object?)stage ?? DBNull.Value,
            ],
            row => (Row: LogRow.Read(row), Next: row.GetFieldValue<ulong>(9)),
            cancellationToken
        );
        var lines = rows.Select(found => found.Row).Where(IsNew).SelectMany(row => row.Lines()).ToList();
        if (rows.Count > 0)
        {
            _from = rows[0].Next;
            foreach (var (key, _) in _seen.Where(seen => seen.Value < _from).ToList())
            {
                _seen.Remove(key);
            }
        }

        return lines;
    }

    private bool IsNew(LogRow row) => row.Written < _from || _seen.TryAdd(row.Key, row.Written);

    private async Task<ulong> NowAsync(CancellationToken cancellationToken) =>
        (await ReadAsync("logs_now", [], row => row.GetFieldValue<ulong>(0), cancellationToken))[0];

    private async Task<List<T>> ReadAsync<T>(
        string query,
        object[] values,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await database.ConnectAsync(cancellationToken);
        await using var command = new NpgsqlCommand(SqlCatalog.Get(query), connection);
        foreach (var value in values)
        {
            command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
        }

        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<T>();
        while (await rows.ReadAsync(cancellationToken))
        {
            found.Add(read(rows));
        }

        return found;
    }
}
