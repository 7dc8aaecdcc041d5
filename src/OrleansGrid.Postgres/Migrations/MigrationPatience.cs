using Npgsql;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Sql;

namespace OrleansGrid.Postgres.Migrations;

/// <summary>
/// How a change of the schema waits for locks that other sessions hold: in short tries, because all who come after it in the queue for the
/// lock wait with it, and a silo that cannot read its tables is no silo.
/// </summary>
internal sealed class MigrationPatience
{
    /// <summary>After so long it is given up; whoever started it starts it again.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Between two tries, in which those who waited behind get on.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Takes one sentence for a person, once for each change that waits.</summary>
    public Action<string>? Waiting { get; init; }

    /// <param name="what">Names the change in a sentence.</param>
    /// <param name="change">Leaves nothing behind when it fails.</param>
    public async Task RunAsync(string what, NpgsqlConnection connection, Func<Task> change, CancellationToken cancellationToken)
    {
        var begun = Environment.TickCount64;
        for (var first = true; ; first = false)
        {
            try
            {
                await change();
                return;
            }
            catch (PostgresException error) when (DatabaseFault.IsLockTimeout(error))
            {
                var holder = await HolderAsync(connection, cancellationToken);
                if (TimeSpan.FromMilliseconds(Environment.TickCount64 - begun) >= RetryFor)
                {
                    throw new GridException(
                        GridFault.Environment,
                        $"The schema was not changed: {what} needs a lock that {holder} holds; end that transaction and run "
                            + "'grid db migrate' again.",
                        error
                    );
                }

                if (first)
                {
                    Waiting?.Invoke($"waiting with {what} for a lock that {holder} holds");
                }
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static async Task<string> HolderAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SqlCatalog.Get("oldest_holder_of_locks"), connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? $"another session ({reader.GetInt32(0)}, '{reader.GetString(1)}')"
            : "another session";
    }
}
