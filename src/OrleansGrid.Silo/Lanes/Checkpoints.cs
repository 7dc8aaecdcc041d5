using System.Text.Json;
using Npgsql;
using OrleansGrid.Postgres;

namespace OrleansGrid.Silo;

/// <summary>What handlers ask to keep of unfinished items. A database that goes away under the asking is waited for: an attempt at an item must not fail by it.</summary>
internal sealed class Checkpoints(NpgsqlDataSource database)
{
    private static readonly TimeSpan RetryFor = TimeSpan.FromMinutes(5);

    public Task SaveAsync(Guid jobId, int stage, long item, int run, JsonElement state, CancellationToken cancellation) => DatabaseRetry.RunAsync(
        async _ =>
        {
            await using var command = database.CreateCommand(SqlCatalog.Get("save_checkpoint"));
            command.Parameters.AddRange(new NpgsqlParameter[] { new() { Value = jobId }, new() { Value = stage }, new() { Value = item }, new() { Value = state.GetRawText() }, new() { Value = run } });
            await command.ExecuteNonQueryAsync(cancellation);
        },
        RetryFor,
        cancellation);

    public async Task<JsonElement?> LoadAsync(Guid jobId, int stage, long item, CancellationToken cancellation)
    {
        JsonElement? state = null;
        await DatabaseRetry.RunAsync(
            async _ =>
            {
                await using var command = database.CreateCommand(SqlCatalog.Get("load_checkpoint"));
                command.Parameters.AddRange(new NpgsqlParameter[] { new() { Value = jobId }, new() { Value = stage }, new() { Value = item } });
                state = await command.ExecuteScalarAsync(cancellation) is string json ? JsonSerializer.Deserialize<JsonElement>(json) : null;
            },
            RetryFor,
            cancellation);
        return state;
    }
}
