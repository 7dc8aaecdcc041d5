namespace OrleansGrid.MapReduce.Output;

/// <summary>What a finished job has written: the content of <c>_SUCCESS</c> and the result of the job's last item.</summary>
public sealed record OutputManifest
{
    public int Version { get; init; } = 1;

    public required Guid JobId { get; init; }

    /// <summary>The run of the job that the output belongs to. What cleans up after an earlier run leaves the output alone.</summary>
    public int Run { get; init; } = 1;

    public required IReadOnlyList<OutputPart> Parts { get; init; }

    public long Bytes => Parts.Sum(p => p.Bytes);

    public long Records => Parts.Sum(p => p.Records);

    public IReadOnlyDictionary<string, long> Counters { get; init; } = new Dictionary<string, long>();
}
