using System.Text.Json;
using Npgsql;
using OrleansGrid.Postgres.Sql;

namespace OrleansGrid.Postgres.Queries;

/// <summary>Runs a named query of <see cref="SqlCatalog"/> and reads its rows: what the readers of each kind of job are made of.</summary>
public static class RowReading
{
    /// <summary>All rows, each as <paramref name="read"/> makes it.</summary>
    /// <param name="parameters">The values of <c>$1</c>, <c>$2</c> and so on.</param>
    public static async Task<IReadOnlyList<T>> ListAsync<T>(
        this DatabaseOnDemand database,
        string query,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken,
        params object[] parameters
    )
    {
        await using var connection = await database.ConnectAsync(cancellationToken);
        return await connection.ListAsync(query, read, cancellationToken, parameters);
    }

    internal static async Task<IReadOnlyList<T>> ListAsync<T>(
        this NpgsqlConnection connection,
        string query,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken,
        params object[] parameters
    )
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

    /// <summary>A column of JSON text as one of the grid's own types; null for SQL's null.</summary>
    public static T? JsonOrNull<T>(this NpgsqlDataReader reader, int column)
        where T : class => reader.IsDBNull(column) ? null : JsonSerializer.Deserialize<T>(reader.GetString(column), GridJson.Options);

    /// <summary>A column of JSON text as it is; null for SQL's null.</summary>
    public static JsonElement? ElementOrNull(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : JsonSerializer.Deserialize<JsonElement>(reader.GetString(column), GridJson.Options);
}
