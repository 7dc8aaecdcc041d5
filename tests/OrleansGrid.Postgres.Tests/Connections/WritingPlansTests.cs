using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using OrleansGrid.Postgres.Sql;

namespace OrleansGrid.Postgres.Tests;

/// <summary>
/// The groups that a silo writes must not get slower with the number of jobs, whatever the planner believes of their tables.
/// </summary>
public sealed partial class WritingPlansTests(SharedServer shared)
{
    /// <summary>More than the planner takes for jobs in a table that it knows nothing of.</summary>
    private const int Rows = 1000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("write_job_states", "(job_id = g.job_id)")]
    [InlineData("read_job_states", "(job_id = g.job_id)")]
    [InlineData("commit_ranges", "(job_id = g.job_id)")]
    [InlineData("why_not_committed", "(job_id = g.job_id)")]
    public async Task A_job_is_found_by_its_id_also_in_a_table_that_was_never_analysed(string statement, string condition)
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await using var connection = await database.Writing.OpenConnectionAsync(Token);

        var plan = await PlanAsync(connection, SqlCatalog.Get(statement));

        Assert.Matches($@"Index Scan using grain_state_(job|unfinished) on grain_state.*\n\s*Index Cond: {Regex.Escape(condition)}", plan);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
    }

    /// <summary>As a function that is called, the condition would be planned anew by each connection's first use in a statement.</summary>
    [Theory]
    [InlineData("write_job_states")]
    [InlineData("write_free_job_states")]
    [InlineData("why_states_not_written")]
    public async Task Whether_a_state_has_the_outcomes_that_it_claims_is_looked_up_within_the_statement_and_by_keys(string statement)
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await using var connection = await database.Writing.OpenConnectionAsync(Token);

        var plan = await PlanAsync(connection, SqlCatalog.Get(statement));

        Assert.Matches(
            @"Index (Only )?Scan using finished_ranges_\w+ on finished_ranges.*\n\s*Index Cond: \(\(job_id = g[_\d]*\.job_id\)",
            plan
        );
        Assert.DoesNotContain("has_claimed_outcomes", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on finished_ranges", plan, StringComparison.Ordinal);
    }

    private static async Task<string> PlanAsync(NpgsqlConnection connection, string text)
    {
        await using (var prepare = new NpgsqlCommand($"prepare group_of_rows as {text}", connection))
        {
            await prepare.ExecuteNonQueryAsync(Token);
        }

        var group = Parameter()
            .Matches(text)
            .DistinctBy(match => match.Groups["n"].Value)
            .OrderBy(match => int.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture))
            .Select(match => match.Groups["type"] is { Success: true } type ? $"array_fill(null::{type.Value}, array[{Rows}])" : "null");
        await using var explain = new NpgsqlCommand($"explain execute group_of_rows ({string.Join(", ", group)})", connection);
        await using var rows = await explain.ExecuteReaderAsync(Token);
        var lines = new List<string>();
        while (await rows.ReadAsync(Token))
        {
            lines.Add(rows.GetString(0));
        }

        return string.Join('\n', lines);
    }

    [GeneratedRegex(@"\$(?<n>\d+)(::(?<type>\w+)\[\])?")]
    private static partial Regex Parameter();
}
