using Npgsql;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Postgres.Tests;

internal static class Statements
{
    public static async Task RunAsync(this GridDatabase database, string text)
    {
        await using var command = database.DataSource.CreateCommand(text);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public static async Task<object?> AskAsync(this GridDatabase database, string text)
    {
        await using var command = database.DataSource.CreateCommand(text);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Returns once the connection waits for a lock that another holds.</summary>
    public static async Task UntilBlockedAsync(this GridDatabase database, int processId)
    {
        while (await database.AskAsync($"select wait_event_type from pg_stat_activity where pid = {processId}") is not "Lock")
        {
            await Task.Yield();
        }
    }

    public static async Task<NpgsqlConnection> ConnectAsync(this GridDatabase database) =>
        await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
}
