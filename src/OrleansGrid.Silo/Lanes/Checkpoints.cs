using System.Text.Json;
using Npgsql;
using OrleansGrid.Postgres;

namespace OrleansGrid.Silo;

/// <summary>What handlers ask to keep of unfinished items.</summary>
internal sealed class Checkpoints(NpgsqlDataSource database)
{
    public async Task SaveAsync(Guid jobId, int stage, long item, int run, JsonElement state)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("save_checkpoint"));
        command.Parameters.AddRange(new NpgsqlParameter[] { new() { Value = jobId }, new() { Value = stage }, new() { Value = item }, new() { Value = state.GetRawText() }, new() { Value = run } });
        await command.ExecuteNonQueryAsync();
    }

    public async Task<JsonElement?> LoadAsync(Guid jobId, int stage, long item)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("load_checkpoint"));
        command.Parameters.AddRange(new NpgsqlParameter[] { new() { Value = jobId }, new() { Value = stage }, new() { Value = item } });
        return await command.ExecuteScalarAsync() is string json ? JsonSerializer.Deserialize<JsonElement>(json) : null;
    }
}
