using System.Data;
using Npgsql;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Postgres.Tests;

/// <summary>Runs the statements of the query table as Orleans does: by key, with parameters by name and of Orleans' types.</summary>
internal sealed class OrleansStatements(GridDatabase database)
{
    /// <summary>Rows by column name, which Orleans does not tell by case either.</summary>
    public async Task<List<Dictionary<string, object?>>> ReadAsync(
        string key,
        params (string Name, object? Value, DbType Type)[] parameters
    )
    {
        await using var connection = await database.ConnectAsync();
        return await ReadAsync(connection, key, parameters);
    }

    public async Task<List<Dictionary<string, object?>>> ReadAsync(
        NpgsqlConnection connection,
        string key,
        params (string Name, object? Value, DbType Type)[] parameters
    )
    {
        await using var command = new NpgsqlCommand(await TextAsync(key), connection);
        foreach (var (name, value, type) in parameters)
        {
            command.Parameters.Add(
                new NpgsqlParameter
                {
                    ParameterName = name,
                    DbType = type,
                    Value = value ?? DBNull.Value,
                }
            );
        }

        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<Dictionary<string, object?>>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            var row = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
            for (var column = 0; column < reader.FieldCount; column++)
            {
                row.Add(reader.GetName(column), reader.IsDBNull(column) ? null : reader.GetValue(column));
            }

            rows.Add(row);
        }

        return rows;
    }

    private async Task<string> TextAsync(string key)
    {
        await using var command = database.DataSource.CreateCommand("SELECT QueryText FROM OrleansQuery WHERE QueryKey = $1");
        command.Parameters.AddWithValue(key);
        return Assert.IsType<string>(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }
}
