namespace OrleansGrid.Postgres.Deletion;

/// <summary>How long the grid keeps jobs after their end, unless they have a time of their own.</summary>
/// <param name="Kind">Jobs of this kind; null for all.</param>
/// <param name="Outcome">Jobs that ended so; null for all.</param>
/// <param name="Keep">Null for ever.</param>
public sealed record RetentionRule(string? Kind, JobState? Outcome, TimeSpan? Keep);
