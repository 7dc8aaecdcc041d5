using Npgsql;
using OrleansGrid.Postgres.Sql;

namespace OrleansGrid.Kinds.Study.Commands;

/// <summary>Which trials are given out, and which of them again.</summary>
internal sealed class LeaseTable(NpgsqlDataSource database)
{
    /// <summary>Two activations may give out at once; the second looks again.</summary>
    private const int Tries = 5;

    private static readonly string[] Ways = ["leased_trial", "lease_again", "lease_next_trial"];

    /// <summary>
    /// The trial of the request if it has one, else the first whose lease is over, else the next new one; null when there is none.
    /// </summary>
    public async Task<long?> TakeAsync(Guid jobId, Guid request, long trials, TimeSpan lease)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            foreach (var query in Ways)
            {
                if (await TakeAsync(query, jobId, request, trials, lease) is { } trial)
                {
                    return trial;
                }
            }
        }

        return null;
    }

    /// <summary>The trial has an outcome: nobody is given it again.</summary>
    public async Task EndAsync(Guid jobId, long trial)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("end_lease"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = trial });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Trials whose outcome a retry has taken back are for the next who asks.</summary>
    public async Task ReopenAsync(Guid jobId)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("reopen_leases"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>What the trial was given and how it has ended; null when it was never given out.</summary>
    public async Task<GivenTrial?> FindAsync(Guid jobId, long trial)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("given_trial"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = trial });
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync()
            ? new GivenTrial(
                row.GetString(0),
                row.GetDateTime(1),
                row.GetInt32(2),
                row.IsDBNull(3) ? null : row.GetBoolean(3),
                row.IsDBNull(4) ? null : row.GetString(4),
                row.IsDBNull(5) ? null : row.GetString(5)
            )
            : null;
    }

    private async Task<long?> TakeAsync(string query, Guid jobId, Guid request, long trials, TimeSpan lease)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get(query));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = request });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = trials });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = lease });
        return await command.ExecuteScalarAsync() as long?;
    }
}
