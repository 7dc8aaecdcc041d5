using Npgsql;
using OrleansGrid.Postgres.Sql;

namespace OrleansGrid.Kinds.Study.Trials;

/// <summary>What the database says of a study's trials as a whole.</summary>
internal sealed class TrialQueries(NpgsqlDataSource database)
{
    /// <summary>
    /// The first trial from <paramref name="first"/> up to <paramref name="end"/>, exclusive, whose outcome is as good as the target, and
    /// its value; null when there is none.
    /// </summary>
    public async Task<(long Trial, double Value)?> FirstThatReachedAsync(
        Guid jobId,
        long first,
        long end,
        double target,
        Direction direction
    )
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("first_that_reached"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = first });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = end });
        command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = target });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = direction == Direction.Maximize });
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? (row.GetInt64(0), row.GetDouble(1)) : null;
    }

    /// <summary>One past the last trial that has an outcome, a failed attempt or parameters.</summary>
    public async Task<long> CountBegunAsync(Guid jobId)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("trials_begun"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
