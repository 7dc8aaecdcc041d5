using System.Data;
using Npgsql;
using OrleansGrid.Postgres.Sql;

namespace OrleansGrid.Postgres.Queries;

/// <summary>Reads committed ranges page by page: a bounded number of rows and bytes at a time, no transaction left open between.</summary>
public sealed class FinishedRanges(DatabaseOnDemand database)
{
    private const int PageRows = 256;

    /// <summary>The last column, as it is read as a stream.</summary>
    private const int Results = 7;

    // As stored, so perhaps a few times that in memory.
    private const int PageBytes = 256 * 1024;

    /// <summary>
    /// The ranges that hold <paramref name="fromItem"/> or come after it, gaps passed over. An empty page says there are no more now.
    /// </summary>
    /// <param name="withResults">Read the results too; without, ranges that succeeded look as if every result were null.</param>
    public Task<RangePage> ReadAsync(Guid jobId, int stage, long fromItem, bool withResults, CancellationToken cancellationToken) =>
        ReadAsync("finished_ranges_from", jobId, stage, fromItem, withResults, cancellationToken);

    /// <summary>
    /// The ranges that begin with <paramref name="fromItem"/> and follow each other without a gap. An empty page says that item has no
    /// outcome yet.
    /// </summary>
    public Task<RangePage> ReadUnbrokenAsync(Guid jobId, int stage, long fromItem, CancellationToken cancellationToken) =>
        ReadAsync("finished_ranges_unbroken", jobId, stage, fromItem, withResults: true, cancellationToken);

    private async Task<RangePage> ReadAsync(
        string query,
        Guid jobId,
        int stage,
        long fromItem,
        bool withResults,
        CancellationToken cancellationToken
    )
    {
        var ranges = new List<FinishedRange>();
        var page = new RangePage(ranges);
        try
        {
            await using var connection = await database.ConnectAsync(cancellationToken);
            await ReadRangesAsync(connection, query, jobId, stage, fromItem, withResults, ranges, cancellationToken);
            if (ranges.Exists(range => !range.Succeeded))
            {
                var (errors, attempts) = await ReadErrorsAsync(
                    connection,
                    jobId,
                    stage,
                    ranges[0].FirstItem,
                    ranges[^1].LastItem,
                    cancellationToken
                );
                ranges.FindAll(range => !range.Succeeded).ForEach(range => (range.Errors, range.FailedAttempts) = (errors, attempts));
            }

            return page;
        }
        catch
        {
            page.Dispose();
            throw;
        }
    }

    private static async Task ReadRangesAsync(
        NpgsqlConnection connection,
        string query,
        Guid jobId,
        int stage,
        long fromItem,
        bool withResults,
        List<FinishedRange> ranges,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(SqlCatalog.Get(query), connection);
        AddRange(command, jobId, stage, fromItem);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = PageRows });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = PageBytes });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = withResults });
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            ranges.Add(await ReadRangeAsync(reader, cancellationToken));
        }
    }

    private static async Task<FinishedRange> ReadRangeAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var range = new FinishedRange
        {
            FirstItem = reader.GetInt64(0),
            LastItem = reader.GetInt64(1),
            Succeeded = reader.GetBoolean(2),
            Silo = reader.GetString(3),
            Attempts = await reader.IsDBNullAsync(4, cancellationToken)
                ? null
                : await reader.GetFieldValueAsync<int[]>(4, cancellationToken),
            StartedAt = await reader.GetFieldValueAsync<DateTimeOffset>(5, cancellationToken),
            FinishedAt = await reader.GetFieldValueAsync<DateTimeOffset>(6, cancellationToken),
        };
        if (!await reader.IsDBNullAsync(Results, cancellationToken))
        {
            await using var results = await reader.GetStreamAsync(Results, cancellationToken);
            await range.ReadResultsAsync(results, cancellationToken);
        }

        return range;
    }

    private static async Task<(Dictionary<long, ItemError> Errors, Dictionary<long, int> Attempts)> ReadErrorsAsync(
        NpgsqlConnection connection,
        Guid jobId,
        int stage,
        long firstItem,
        long lastItem,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(SqlCatalog.Get("errors_of_failed_items"), connection);
        AddRange(command, jobId, stage, firstItem);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = lastItem });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (errors, attempts) = (new Dictionary<long, ItemError>(), new Dictionary<long, int>());
        while (await reader.ReadAsync(cancellationToken))
        {
            attempts[reader.GetInt64(0)] = reader.GetInt32(1);
            errors[reader.GetInt64(0)] = ErrorJson.Read(reader.GetString(2));
        }

        return (errors, attempts);
    }

    private static void AddRange(NpgsqlCommand command, Guid jobId, int stage, long item)
    {
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = stage });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = item });
    }
}
