using OrleansGrid.Postgres.Deletion;

namespace OrleansGrid.Reports.Jobs;

/// <summary>A rule of retention, as JSON.</summary>
/// <param name="Kind">Jobs of this kind; null for all.</param>
/// <param name="Outcome">Jobs that ended so; null for all.</param>
/// <param name="KeepSeconds">How long they are kept after their end; null for ever.</param>
public sealed record RetentionView(string? Kind, string? Outcome, double? KeepSeconds)
{
    public static RetentionView Of(RetentionRule rule) => new(rule.Kind, rule.Outcome?.ToName(), rule.Keep?.TotalSeconds);
}
