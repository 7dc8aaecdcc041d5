namespace OrleansGrid.Postgres.Queries;

/// <summary>The stage that results are read from.</summary>
/// <param name="Items">So many it has now.</param>
/// <param name="IsOnly">The job has no other stage now.</param>
public sealed record ResultsStage(int Stage, long Items, bool IsOnly);
