using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using OrleansGrid.Postgres;

namespace OrleansGrid.Silo;

/// <summary>The statements by which outcomes become facts (sql/queries/commit.sql).</summary>
internal sealed class CommitStatement(NpgsqlDataSource database, SiloIdentity silo)
{
    private static readonly string CommitRanges = SqlCatalog.Get("commit_ranges");
    private static readonly string RecordAttempts = SqlCatalog.Get("record_attempts");
    private static readonly string WhyNotCommitted = SqlCatalog.Get("why_not_committed");
    private static readonly string RecordRefusals = SqlCatalog.Get("record_refusals");

    /// <summary>The verdict on what comes second of two that the job itself has let run at once: nothing was wrong. The word of why_not_committed.</summary>
    public const string OtherAttemptWasFirst = "another attempt was first";

    /// <summary>Commits what may be committed. Returns for each commit null, or why it was refused.</summary>
    public async Task<string?[]> RunAsync(IReadOnlyList<RangeCommit> commits, CancellationToken cancellation)
    {
        var verdicts = new string?[commits.Count];
        // In the order of their jobs: rows are locked as they are given.
        Numbered[] ranges = [.. commits.Select((c, n) => new Numbered(c, n)).Where(r => r.Commit.HasOutcome).OrderBy(r => r.Commit.JobId)];
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var committed = await CommitAsync(connection, commits, ranges, cancellation);
        if (committed.Count < ranges.Length)
        {
            await ExplainAsync(connection, [.. ranges.Where(r => !committed.Contains(r.Place))], verdicts, cancellation);
            await RecordRefusalsAsync(connection, commits, verdicts, cancellation);
        }

        return verdicts;
    }

    /// <summary>Both statements go at once and are one transaction.</summary>
    private async Task<HashSet<Place>> CommitAsync(NpgsqlConnection connection, IReadOnlyList<RangeCommit> commits, Numbered[] ranges, CancellationToken cancellation)
    {
        var committed = new HashSet<Place>(ranges.Length);
        await using var batch = new NpgsqlBatch(connection);
        if (ranges.Length > 0)
        {
            batch.BatchCommands.Add(RangesCommand(ranges));
        }

        if (commits.Any(c => c.Failures.Count > 0))
        {
            batch.BatchCommands.Add(AttemptsCommand(commits));
        }

        await using var rows = await batch.ExecuteReaderAsync(cancellation);
        while (ranges.Length > 0 && await rows.ReadAsync(cancellation))
        {
            committed.Add(new Place(rows.GetGuid(0), rows.GetInt32(1), rows.GetInt64(2), rows.GetGuid(3)));
        }

        // An error of the last statement is told only to who reads on.
        while (await rows.NextResultAsync(cancellation))
        {
        }

        return committed;
    }

    private NpgsqlBatchCommand RangesCommand(Numbered[] ranges)
    {
        var command = new NpgsqlBatchCommand(CommitRanges);
        var to = command.Parameters;
        to.AddArray(NpgsqlDbType.Uuid, ranges.Select(r => r.Commit.JobId));
        to.AddArray(NpgsqlDbType.Integer, ranges.Select(r => r.Commit.Stage));
        to.AddArray(NpgsqlDbType.Bigint, ranges.Select(r => r.Commit.First));
        to.AddArray(NpgsqlDbType.Bigint, ranges.Select(r => r.Commit.Last));
        to.AddArray(NpgsqlDbType.Boolean, ranges.Select(r => r.Commit.Succeeded));
        to.AddArray(NpgsqlDbType.Integer, ranges.Select(r => r.Commit.Run));
        to.AddArray(NpgsqlDbType.Uuid, ranges.Select(r => r.Commit.TaskId));
        to.AddArray(NpgsqlDbType.TimestampTz, ranges.Select(r => r.Commit.StartedAt));
        to.AddArray(NpgsqlDbType.TimestampTz, ranges.Select(r => r.Commit.FinishedAt));
        to.AddArray(NpgsqlDbType.Jsonb, ranges.Select(r => r.Commit.Results is { } results ? results.ToArray() : null));
        to.AddArray(NpgsqlDbType.Text, ranges.Select(r => r.Commit.Attempts is { } attempts
            ? "{" + string.Join(',', attempts.Select(a => a.ToString(CultureInfo.InvariantCulture))) + "}"
            : null));
        AddSilo(to);
        to.Add(NpgsqlDbType.Text, silo.Name);
        return command;
    }

    private NpgsqlBatchCommand AttemptsCommand(IReadOnlyList<RangeCommit> commits)
    {
        var all = commits.SelectMany(c => c.Failures.Select(f => (Commit: c, Failure: f))).OrderBy(x => x.Commit.JobId).ToArray();
        var command = new NpgsqlBatchCommand(RecordAttempts);
        var to = command.Parameters;
        to.AddArray(NpgsqlDbType.Uuid, all.Select(x => x.Commit.JobId));
        to.AddArray(NpgsqlDbType.Integer, all.Select(x => x.Commit.Stage));
        to.AddArray(NpgsqlDbType.Bigint, all.Select(x => x.Failure.Item));
        to.AddArray(NpgsqlDbType.Integer, all.Select(x => x.Failure.Attempt));
        to.AddArray(NpgsqlDbType.Integer, all.Select(x => x.Commit.Run));
        to.AddArray(NpgsqlDbType.TimestampTz, all.Select(x => x.Failure.StartedAt));
        to.AddArray(NpgsqlDbType.TimestampTz, all.Select(x => x.Failure.FinishedAt));
        to.AddArray(NpgsqlDbType.Jsonb, all.Select(x => JsonSerializer.Serialize(x.Failure.Error, GridJson.Options)));
        to.AddArray(NpgsqlDbType.Bigint, all.Select(x => x.Commit.HasOutcome ? x.Commit.First : (long?)null));
        to.AddArray(NpgsqlDbType.Uuid, all.Select(x => x.Commit.HasOutcome ? x.Commit.TaskId : (Guid?)null));
        AddSilo(to);
        to.Add(NpgsqlDbType.Text, silo.Name);
        return command;
    }

    private async Task ExplainAsync(NpgsqlConnection connection, Numbered[] missing, string?[] verdicts, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(WhyNotCommitted, connection);
        var to = command.Parameters;
        to.AddArray(NpgsqlDbType.Integer, missing.Select(r => r.N));
        to.AddArray(NpgsqlDbType.Uuid, missing.Select(r => r.Commit.JobId));
        to.AddArray(NpgsqlDbType.Integer, missing.Select(r => r.Commit.Stage));
        to.AddArray(NpgsqlDbType.Bigint, missing.Select(r => r.Commit.First));
        to.AddArray(NpgsqlDbType.Bigint, missing.Select(r => r.Commit.Last));
        to.AddArray(NpgsqlDbType.Integer, missing.Select(r => r.Commit.Run));
        to.AddArray(NpgsqlDbType.Uuid, missing.Select(r => r.Commit.TaskId));
        AddSilo(to);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            verdicts[rows.GetInt32(0)] = rows.IsDBNull(1) ? null : rows.GetString(1);
        }
    }

    private async Task RecordRefusalsAsync(NpgsqlConnection connection, IReadOnlyList<RangeCommit> commits, string?[] verdicts, CancellationToken cancellation)
    {
        var refused = commits.Select((c, n) => (Commit: c, Reason: verdicts[n])).Where(x => x.Reason is not null and not OtherAttemptWasFirst).ToArray();
        if (refused.Length == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand(RecordRefusals, connection);
        var to = command.Parameters;
        to.Add(NpgsqlDbType.Text, silo.Name);
        to.AddArray(NpgsqlDbType.Uuid, refused.Select(x => x.Commit.JobId));
        to.AddArray(NpgsqlDbType.Integer, refused.Select(x => x.Commit.Stage));
        to.AddArray(NpgsqlDbType.Bigint, refused.Select(x => x.Commit.First));
        to.AddArray(NpgsqlDbType.Bigint, refused.Select(x => x.Commit.Last));
        to.AddArray(NpgsqlDbType.Integer, refused.Select(x => x.Commit.Run));
        to.AddArray(NpgsqlDbType.Text, refused.Select(x => x.Reason!));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private void AddSilo(NpgsqlParameterCollection to)
    {
        to.Add(NpgsqlDbType.Text, silo.ClusterId);
        to.Add(NpgsqlDbType.Text, silo.Address);
        to.Add(NpgsqlDbType.Integer, silo.Port);
        to.Add(NpgsqlDbType.Integer, silo.Generation);
    }

    /// <summary>Where a range begins, and of which task it is: of two that begin at one place, one is committed.</summary>
    private readonly record struct Place(Guid JobId, int Stage, long First, Guid TaskId);

    private sealed record Numbered(RangeCommit Commit, int N)
    {
        public Place Place => new(Commit.JobId, Commit.Stage, Commit.First, Commit.TaskId);
    }
}
