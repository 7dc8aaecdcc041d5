using System.Text.Json;
using Npgsql;
using OrleansGrid.Postgres.Sql;
using OrleansGrid.Search.Trials;
using OrleansGrid.Silo.Membership;

namespace OrleansGrid.Kinds.Study.Pruning;

/// <summary>What trials have reported that have no outcome yet. Values are in the user's direction.</summary>
internal sealed class ReportTable(NpgsqlDataSource database, SiloIdentity silo)
{
    /// <summary>
    /// Keeps what an attempt has reported, unless the silo was declared dead, the job has ended or is in another run, or a later attempt
    /// has reported.
    /// </summary>
    public async Task KeepAsync(Guid jobId, long trial, int run, int attempt, IEnumerable<StepValue> reports)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("keep_reports"));
        var steps = JsonSerializer.Serialize(reports.ToDictionary(report => report.Step, report => report.Value));
        object[] values = [jobId, trial, run, attempt, steps, silo.ClusterId, silo.Address, silo.Port, silo.Generation];
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>What any execution of the trial has reported, by rising step; of two reports of a step the later.</summary>
    public async Task<IReadOnlyList<StepValue>> OfTrialAsync(Guid jobId, long trial)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("reports_of_trial"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = trial });
        var steps = new SortedDictionary<long, double>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            steps[rows.GetInt64(0)] = rows.GetDouble(1);
        }

        return ToReports(steps);
    }

    /// <summary>The same of each trial that has no outcome.</summary>
    public async Task<IReadOnlyDictionary<long, IReadOnlyList<StepValue>>> WithoutOutcomeAsync(Guid jobId)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("reports_without_outcome"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        var trials = new Dictionary<long, SortedDictionary<long, double>>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            var trial = rows.GetInt64(0);
            var steps = trials.TryGetValue(trial, out var known) ? known : trials[trial] = [];
            steps[rows.GetInt64(1)] = rows.GetDouble(2);
        }

        return trials.ToDictionary(pair => pair.Key, pair => ToReports(pair.Value));
    }

    private static IReadOnlyList<StepValue> ToReports(SortedDictionary<long, double> steps) =>
        [.. steps.Select(step => new StepValue(step.Key, step.Value))];
}
