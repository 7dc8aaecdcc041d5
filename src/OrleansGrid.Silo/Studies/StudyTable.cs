using Npgsql;
using NpgsqlTypes;
using OrleansGrid.Postgres;

namespace OrleansGrid.Silo;

/// <summary>The parameters that trials were given, and the study that they belong to.</summary>
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

    /// <summary>What the study is told of earlier ones, as JSON; null for nothing.</summary>
    public async Task<string?> WarmAsync(Guid jobId)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("warm_sources"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        return await command.ExecuteScalarAsync() as string;
    }

    /// <summary>The study as it was submitted, as JSON; null when there is none.</summary>
    public async Task<string?> SpecAsync(Guid jobId)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("spec_of_study"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        return await command.ExecuteScalarAsync() as string;
    }
}
