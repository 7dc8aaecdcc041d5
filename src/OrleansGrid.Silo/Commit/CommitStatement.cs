using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using OrleansGrid.Postgres;

namespace OrleansGrid.Silo;

/// <summary>The one statement by which outcomes become facts (sql/queries/commit.sql).</summary>
internal sealed class CommitStatement(NpgsqlDataSource database, SiloIdentity silo)
{
    private static readonly string CommitRanges = SqlCatalog.Get("commit_ranges");
    private static readonly string RecordRefusals = SqlCatalog.Get("record_refusals");

    /// <summary>Commits what may be committed. Returns for each commit null, or why it was refused.</summary>
    public async Task<string?[]> RunAsync(IReadOnlyList<RangeCommit> commits, CancellationToken cancellation)
    {
        var verdicts = new string?[commits.Count];
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using (var command = new NpgsqlCommand(CommitRanges, connection))
        {
            AddRanges(command.Parameters, commits);
            AddFailures(command.Parameters, commits);
            Add(command.Parameters, NpgsqlDbType.Text, silo.ClusterId);
            Add(command.Parameters, NpgsqlDbType.Text, silo.Address);
            Add(command.Parameters, NpgsqlDbType.Integer, silo.Port);
            Add(command.Parameters, NpgsqlDbType.Integer, silo.Generation);
            Add(command.Parameters, NpgsqlDbType.Text, silo.Name);
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                var verdict = rows.GetString(1);
                verdicts[rows.GetInt32(0)] = verdict == "committed" ? null : verdict;
            }
        }

        await RecordRefusalsAsync(connection, commits, verdicts, cancellation);
        return verdicts;
    }

    private static void AddRanges(NpgsqlParameterCollection to, IReadOnlyList<RangeCommit> commits)
    {
        var all = commits.Select((c, n) => (Commit: c, N: n)).Where(x => x.Commit.HasOutcome).ToArray();
        AddArray(to, NpgsqlDbType.Integer, all.Select(x => x.N));
        AddArray(to, NpgsqlDbType.Uuid, all.Select(x => x.Commit.JobId));
        AddArray(to, NpgsqlDbType.Integer, all.Select(x => x.Commit.Stage));
        AddArray(to, NpgsqlDbType.Bigint, all.Select(x => x.Commit.First));
        AddArray(to, NpgsqlDbType.Bigint, all.Select(x => x.Commit.Last));
        AddArray(to, NpgsqlDbType.Boolean, all.Select(x => x.Commit.Succeeded));
        AddArray(to, NpgsqlDbType.Integer, all.Select(x => x.Commit.Run));
        AddArray(to, NpgsqlDbType.Uuid, all.Select(x => x.Commit.TaskId));
        AddArray(to, NpgsqlDbType.TimestampTz, all.Select(x => x.Commit.StartedAt));
        AddArray(to, NpgsqlDbType.TimestampTz, all.Select(x => x.Commit.FinishedAt));
        AddArray(to, NpgsqlDbType.Jsonb, all.Select(x => x.Commit.Results is { } results ? results.ToArray() : null));
        AddArray(to, NpgsqlDbType.Text, all.Select(x => x.Commit.Attempts is { } attempts
            ? "{" + string.Join(',', attempts.Select(a => a.ToString(CultureInfo.InvariantCulture))) + "}"
            : null));
    }

    private static void AddFailures(NpgsqlParameterCollection to, IReadOnlyList<RangeCommit> commits)
    {
        // A failure of a range without outcome stands alone (-1); one of a failed item stands or falls with its range.
        var all = commits.SelectMany((c, n) => c.Failures.Select(f => (Commit: c, N: c.HasOutcome ? n : -1, Failure: f))).ToArray();
        AddArray(to, NpgsqlDbType.Integer, all.Select(x => x.N));
        AddArray(to, NpgsqlDbType.Uuid, all.Select(x => x.Commit.JobId));
        AddArray(to, NpgsqlDbType.Integer, all.Select(x => x.Commit.Stage));
        AddArray(to, NpgsqlDbType.Bigint, all.Select(x => x.Failure.Item));
        AddArray(to, NpgsqlDbType.Integer, all.Select(x => x.Failure.Attempt));
        AddArray(to, NpgsqlDbType.Integer, all.Select(x => x.Commit.Run));
        AddArray(to, NpgsqlDbType.TimestampTz, all.Select(x => x.Failure.StartedAt));
        AddArray(to, NpgsqlDbType.TimestampTz, all.Select(x => x.Failure.FinishedAt));
        AddArray(to, NpgsqlDbType.Jsonb, all.Select(x => JsonSerializer.Serialize(x.Failure.Error, GridJson.Options)));
    }

    private async Task RecordRefusalsAsync(NpgsqlConnection connection, IReadOnlyList<RangeCommit> commits, string?[] verdicts, CancellationToken cancellation)
    {
        var refused = commits.Select((c, n) => (Commit: c, Reason: verdicts[n])).Where(x => x.Reason is not null).ToArray();
        if (refused.Length == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand(RecordRefusals, connection);
        Add(command.Parameters, NpgsqlDbType.Text, silo.Name);
        AddArray(command.Parameters, NpgsqlDbType.Uuid, refused.Select(x => x.Commit.JobId));
        AddArray(command.Parameters, NpgsqlDbType.Integer, refused.Select(x => x.Commit.Stage));
        AddArray(command.Parameters, NpgsqlDbType.Bigint, refused.Select(x => x.Commit.First));
        AddArray(command.Parameters, NpgsqlDbType.Bigint, refused.Select(x => x.Commit.Last));
        AddArray(command.Parameters, NpgsqlDbType.Integer, refused.Select(x => x.Commit.Run));
        AddArray(command.Parameters, NpgsqlDbType.Text, refused.Select(x => x.Reason!));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static void Add<T>(NpgsqlParameterCollection to, NpgsqlDbType type, T value) =>
        to.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });

    private static void AddArray<T>(NpgsqlParameterCollection to, NpgsqlDbType type, IEnumerable<T> values) =>
        to.Add(new NpgsqlParameter<T[]> { TypedValue = [.. values], NpgsqlDbType = type | NpgsqlDbType.Array });
}
