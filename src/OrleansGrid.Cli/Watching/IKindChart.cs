namespace OrleansGrid.Cli.Watching;

/// <summary>A chart of what a job has found so far.</summary>
internal interface IKindChart
{
    /// <summary>Lines to draw; null for none.</summary>
    Task<IReadOnlyList<string>?> DrawAsync(Guid jobId, CancellationToken cancellation);
}
