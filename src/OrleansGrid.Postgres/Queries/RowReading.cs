using Npgsql;

namespace OrleansGrid.Postgres;

/// <summary>Runs a named query and reads its rows.</summary>
internal static class RowReading
{
    public static async Task<IReadOnlyList<T>> ListAsync<T>(
        this DatabaseOnDemand database, string query, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object[] parameters)
    {
        await using var connection = await database.ConnectAsync(cancellationToken);
        return await connection.ListAsync(query, read, cancellationToken, parameters);
    }

    public static async Task<IReadOnlyList<T>> ListAsync<T>(
        this NpgsqlConnection connection, string query, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(SqlCatalog.Get(query), connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public static T? OrNull<T>(this NpgsqlDataReader reader, int column)
        where T : class => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);

    public static T? ValueOrNull<T>(this NpgsqlDataReader reader, int column)
        where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);
}
