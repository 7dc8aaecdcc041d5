using Npgsql;
using NpgsqlTypes;
using OrleansGrid.Postgres.Sql;

namespace OrleansGrid.Kinds.Study.Sampling;

/// <summary>The parameters that trials were given.</summary>
internal sealed class StudyTable(NpgsqlDataSource database)
{
    /// <summary>Keeps what was chosen for a trial, unless something was before: that is what counts, and is returned.</summary>
    public async Task<AskedTrial> KeepAsync(Guid jobId, long trial, string parameters, string? note)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("keep_asked_trial"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = trial });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = parameters });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)note ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return new AskedTrial(trial, row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1));
    }

    /// <summary>All trials of the study that parameters were kept of, in order.</summary>
    public async Task<IReadOnlyList<AskedTrial>> AskedAsync(Guid jobId)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("asked_trials"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        var asked = new List<AskedTrial>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            asked.Add(new AskedTrial(rows.GetInt64(0), rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetString(2)));
        }

        return asked;
    }
}
