using Npgsql;

namespace OrleansGrid.Postgres.Queries;

/// <summary>Items of a stage that failed an attempt and have no outcome yet, asked for in item order.</summary>
internal sealed class TriedItems(DatabaseOnDemand database, Guid jobId, int stage)
{
    private const int PageSize = 1000;

    private IReadOnlyList<ItemStatus> _page = [];
    private int _position;
    private long _knownUntil = -1;

    /// <summary>The first such item between two, or null. <paramref name="first"/> never goes back.</summary>
    public async ValueTask<ItemStatus?> FirstAsync(long first, long last, CancellationToken cancellationToken)
    {
        while (true)
        {
            while (_position < _page.Count && _page[_position].Item < first)
            {
                _position++;
            }

            if (_position < _page.Count)
            {
                return _page[_position].Item <= last ? _page[_position] : null;
            }

            if (_knownUntil >= last)
            {
                return null;
            }

            _page = await database.ListAsync("retrying_items", Read, cancellationToken, jobId, stage, first, long.MaxValue, PageSize);
            _position = 0;
            _knownUntil = _page.Count < PageSize ? long.MaxValue : _page[^1].Item;
        }
    }

    private static ItemStatus Read(NpgsqlDataReader row)
    {
        var (started, finished) = (row.GetFieldValue<DateTimeOffset>(4), row.GetFieldValue<DateTimeOffset>(5));
        return new ItemStatus(
            row.GetInt64(0),
            ItemState.Retrying,
            row.GetInt32(1),
            row.GetString(2),
            null,
            ErrorJson.Read(row.GetString(3))
        )
        {
            StartedAt = started,
            FinishedAt = finished,
            Duration = finished - started,
        };
    }
}
