using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using OrleansGrid.Engine.Tasks;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Sql;
using OrleansGrid.Silo.Membership;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Commit;

/// <summary>The statement by which outcomes become facts (sql/queries/commit.sql).</summary>
internal sealed class CommitStatement(NpgsqlDataSource database, SiloIdentity silo)
{
    private static readonly string CommitRanges = SqlCatalog.Get("commit_ranges");
    private static readonly string WhyNotCommitted = SqlCatalog.Get("why_not_committed");

    /// <summary>
    /// Commits what may be committed. Returns a verdict for each commit; null where another session has locked the job's row, so that it is
    /// to be tried again.
    /// </summary>
    /// <exception cref="StatementNotFormedException">Some commit holds what cannot be sent.</exception>
    public async Task<CommitVerdict?[]> RunAsync(IReadOnlyList<RangeCommit> commits, CancellationToken cancellation)
    {
        await using var command = StatementNotFormedException.Form(() => CommandFor(commits));
        await using var connection = await database.OpenConnectionAsync(cancellation);
        command.Connection = connection;
        var committed = await CommitAsync(command, cancellation);
        var verdicts = new CommitVerdict?[commits.Count];
        var missing = new List<int>();
        for (var n = 0; n < commits.Count; n++)
        {
            if (IsIn(committed, commits[n]))
            {
                verdicts[n] = new CommitVerdict(CommitDecision.Committed);
            }
            else
            {
                missing.Add(n);
            }
        }

        if (missing.Count > 0)
        {
            await ExplainAsync(connection, commits, missing, verdicts, cancellation);
        }

        return verdicts;
    }

    private static async Task<HashSet<Place>> CommitAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var committed = new HashSet<Place>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            committed.Add(
                rows.IsDBNull(4)
                    ? new Place(rows.GetGuid(0), rows.GetInt32(1), rows.GetInt64(2), rows.GetGuid(3), 0)
                    : new Place(rows.GetGuid(0), rows.GetInt32(1), rows.GetInt64(2), Guid.Empty, rows.GetInt32(4))
            );
        }

        return committed;
    }

    private static bool IsIn(HashSet<Place> committed, RangeCommit commit) =>
        commit.HasOutcome
            ? committed.Contains(new Place(commit.JobId, commit.Stage, commit.First, commit.TaskId, 0))
            : commit.Failures.All(f => committed.Contains(new Place(commit.JobId, commit.Stage, f.Item, Guid.Empty, f.Attempt)));

    private NpgsqlCommand CommandFor(IReadOnlyList<RangeCommit> commits)
    {
        // In one order in all silos: two that insert the same rows do not wait for each other.
        RangeCommit[] ranges = [.. commits.Where(c => c.HasOutcome).OrderBy(c => c.JobId).ThenBy(c => c.Stage).ThenBy(c => c.First)];
        var command = new NpgsqlCommand(CommitRanges);
        AddRanges(command.Parameters, ranges);
        AddSilo(command.Parameters);
        command.Parameters.Add(NpgsqlDbType.Text, silo.Name);
        AddFailures(command.Parameters, commits);
        command.Parameters.AddArray(NpgsqlDbType.Text, ranges.Select(r => r.RanOn));
        return command;
    }

    private static void AddRanges(NpgsqlParameterCollection to, RangeCommit[] ranges)
    {
        to.AddArray(NpgsqlDbType.Uuid, ranges.Select(r => r.JobId));
        to.AddArray(NpgsqlDbType.Integer, ranges.Select(r => r.Stage));
        to.AddArray(NpgsqlDbType.Bigint, ranges.Select(r => r.First));
        to.AddArray(NpgsqlDbType.Bigint, ranges.Select(r => r.Last));
        to.AddArray(NpgsqlDbType.Boolean, ranges.Select(r => r.Succeeded));
        to.AddArray(NpgsqlDbType.Integer, ranges.Select(r => r.Run));
        to.AddArray(NpgsqlDbType.Uuid, ranges.Select(r => r.TaskId));
        to.AddArray(NpgsqlDbType.TimestampTz, ranges.Select(r => r.StartedAt));
        to.AddArray(NpgsqlDbType.TimestampTz, ranges.Select(r => r.FinishedAt));
        to.AddArray(NpgsqlDbType.Jsonb, ranges.Select(r => r.Results is { } results ? results.ToArray() : null));
        to.AddArray(
            NpgsqlDbType.Text,
            ranges.Select(r =>
                r.Attempts is { } attempts
                    ? "{" + string.Join(',', attempts.Select(a => a.ToString(CultureInfo.InvariantCulture))) + "}"
                    : null
            )
        );
    }

    private static void AddFailures(NpgsqlParameterCollection to, IReadOnlyList<RangeCommit> commits)
    {
        var all = commits
            .SelectMany(c => c.Failures.Select(f => (Commit: c, Failure: f)))
            .OrderBy(x => x.Commit.JobId)
            .ThenBy(x => x.Failure.Item)
            .ToArray();
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
        to.AddArray(NpgsqlDbType.Text, all.Select(x => x.Commit.RanOn));
    }

    private async Task ExplainAsync(
        NpgsqlConnection connection,
        IReadOnlyList<RangeCommit> commits,
        List<int> missing,
        CommitVerdict?[] verdicts,
        CancellationToken cancellation
    )
    {
        await using var command = new NpgsqlCommand(WhyNotCommitted, connection);
        var to = command.Parameters;
        to.AddArray(NpgsqlDbType.Integer, missing);
        to.AddArray(NpgsqlDbType.Uuid, missing.Select(n => commits[n].JobId));
        to.AddArray(NpgsqlDbType.Integer, missing.Select(n => commits[n].Stage));
        to.AddArray(NpgsqlDbType.Bigint, missing.Select(n => commits[n].First));
        to.AddArray(NpgsqlDbType.Bigint, missing.Select(n => Math.Max(commits[n].First, commits[n].Last)));
        to.AddArray(NpgsqlDbType.Integer, missing.Select(n => commits[n].Run));
        to.AddArray(NpgsqlDbType.Uuid, missing.Select(n => commits[n].TaskId));
        to.AddArray(
            NpgsqlDbType.Integer,
            missing.Select(n => commits[n] is { HasOutcome: false, Failures: [.., var last] } ? last.Attempt : (int?)null)
        );
        AddSilo(to);
        to.Add(NpgsqlDbType.Text, silo.Name);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            verdicts[rows.GetInt32(0)] = Parse(rows.GetString(1)) is { } decision ? new CommitVerdict(decision) : null;
        }
    }

    private static CommitDecision? Parse(string code) =>
        code switch
        {
            "committed" => CommitDecision.Committed,
            "silo_evicted" => CommitDecision.SiloEvicted,
            "job_ended" => CommitDecision.JobEnded,
            "later_run" => CommitDecision.LaterRun,
            "other_attempt_was_first" => CommitDecision.OtherAttemptWasFirst,
            "outcome_exists" => CommitDecision.OutcomeExists,
            "row_locked" => null,
            _ => throw new InvalidOperationException($"The query why_not_committed gave '{code}', which is no decision."),
        };

    private void AddSilo(NpgsqlParameterCollection to)
    {
        to.Add(NpgsqlDbType.Text, silo.ClusterId);
        to.Add(NpgsqlDbType.Text, silo.Address);
        to.Add(NpgsqlDbType.Integer, silo.Port);
        to.Add(NpgsqlDbType.Integer, silo.Generation);
    }

    /// <summary>
    /// Where a range begins, and of which task it is: of two that begin at one place, one is committed. Or a failed attempt that stands
    /// alone, with its number and without a task.
    /// </summary>
    private readonly record struct Place(Guid JobId, int Stage, long First, Guid TaskId, int Attempt);
}
