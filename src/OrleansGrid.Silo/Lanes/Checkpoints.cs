using System.Text.Json;
using Npgsql;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Sql;
using OrleansGrid.Silo.Membership;

namespace OrleansGrid.Silo.Lanes;

/// <summary>
/// What handlers ask to keep of unfinished items. A database that goes away under the asking is waited for: an attempt at an item must not
/// fail by it.
/// </summary>
internal sealed class Checkpoints(NpgsqlDataSource database, SiloIdentity silo)
{
    private static readonly TimeSpan RetryFor = TimeSpan.FromMinutes(5);

    /// <returns>
    /// False when it was not saved: the silo was declared dead, the job has ended or is in another run, or a later attempt has saved. What
    /// is asked for an attempt that counts is always saved.
    /// </returns>
    public async Task<bool> SaveAsync(
        Guid jobId,
        int stage,
        long item,
        int run,
        int attempt,
        JsonElement state,
        CancellationToken cancellation
    )
    {
        var saved = false;
        await DatabaseRetry.RunAsync(
            async _ =>
            {
                await using var command = database.CreateCommand(SqlCatalog.Get("save_checkpoint"));
                object[] values =
                [
                    jobId,
                    stage,
                    item,
                    run,
                    attempt,
                    state.GetRawText(),
                    silo.ClusterId,
                    silo.Address,
                    silo.Port,
                    silo.Generation,
                ];
                command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
                saved = await command.ExecuteScalarAsync(cancellation) is true;
            },
            RetryFor,
            cancellation
        );
        return saved;
    }

    public async Task<JsonElement?> LoadAsync(Guid jobId, int stage, long item, CancellationToken cancellation)
    {
        JsonElement? state = null;
        await DatabaseRetry.RunAsync(
            async _ =>
            {
                await using var command = database.CreateCommand(SqlCatalog.Get("load_checkpoint"));
                command.Parameters.AddRange(
                    new NpgsqlParameter[]
                    {
                        new() { Value = jobId },
                        new() { Value = stage },
                        new() { Value = item },
                    }
                );
                state = await command.ExecuteScalarAsync(cancellation) is string json
                    ? JsonSerializer.Deserialize<JsonElement>(json, GridJson.Options)
                    : null;
            },
            RetryFor,
            cancellation
        );
        return state;
    }
}
