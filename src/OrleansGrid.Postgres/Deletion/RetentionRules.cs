using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Postgres.Deletion;

/// <summary>
/// The rules by which silos delete jobs that have ended. Of the rules that hold for a job, one of its kind goes before others, and of
/// those one of its outcome. A new grid has none, and keeps everything.
/// </summary>
public sealed class RetentionRules(DatabaseOnDemand database)
{
    /// <summary>From those that hold for more jobs to those that hold for fewer.</summary>
    public Task<IReadOnlyList<RetentionRule>> ReadAsync(CancellationToken cancellationToken) =>
        database.ListAsync(
            "retention_rules",
            row => new RetentionRule(
                row.GetString(0) is { Length: > 0 } kind ? kind : null,
                row.GetString(1) is { Length: > 0 } outcome ? JobStates.Parse(outcome) : null,
                row.ValueOrNull<long>(2) is { } seconds ? TimeSpan.FromSeconds(seconds) : null
            ),
            cancellationToken
        );

    /// <summary>Holds from now on, also for jobs that have ended already.</summary>
    /// <exception cref="GridException">BadInput: jobs do not end so, or the time is too short.</exception>
    public Task SetAsync(RetentionRule rule, CancellationToken cancellationToken)
    {
        Check(rule.Outcome);
        return rule.Keep is { } keep && keep < TimeSpan.FromSeconds(1)
            ? throw new GridException(GridFault.BadInput, $"Jobs cannot be kept for {keep}; give at least one second.")
            : database.ListAsync<object?>(
                "set_retention",
                _ => null,
                cancellationToken,
                rule.Kind ?? "",
                rule.Outcome?.ToName() ?? "",
                FilterValues.OrNull(rule.Keep is { } time ? (long?)Math.Ceiling(time.TotalSeconds) : null)
            );
    }

    /// <summary>Takes a rule away, where there is one for exactly these jobs.</summary>
    public Task UnsetAsync(string? kind, JobState? outcome, CancellationToken cancellationToken)
    {
        Check(outcome);
        return database.ListAsync<object?>("unset_retention", _ => null, cancellationToken, kind ?? "", outcome?.ToName() ?? "");
    }

    private static void Check(JobState? outcome)
    {
        if (outcome is { } state && !state.IsTerminal())
        {
            throw new GridException(
                GridFault.BadInput,
                $"No job ends as {state.ToName()}; give succeeded, failed or cancelled, or no outcome for all."
            );
        }
    }
}
