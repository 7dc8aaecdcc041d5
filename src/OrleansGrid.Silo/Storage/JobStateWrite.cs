namespace OrleansGrid.Silo.Storage;

/// <summary>A state on its way into the database.</summary>
/// <param name="Expected">The version that the row must have; null when there must be no row.</param>
/// <param name="Payload">JSON, in UTF-8.</param>
/// <param name="WriteId">The write's own mark, by which it is recognised when its answer was lost.</param>
internal sealed record JobStateWrite(Guid JobId, int? Expected, byte[] Payload, Guid WriteId)
{
    /// <summary>The row's version once it is written.</summary>
    public int Version => (Expected ?? 0) + 1;

    /// <summary>Done when the state is durable; broken when it was refused.</summary>
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
