namespace OrleansGrid.Reports.Jobs;

/// <summary>The answer to a submission.</summary>
public sealed record SubmittedJobView(Guid JobId);
