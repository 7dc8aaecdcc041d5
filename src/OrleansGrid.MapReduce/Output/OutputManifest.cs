namespace OrleansGrid.MapReduce;

/// <summary>What a finished job has written: the content of <c>_SUCCESS</c> and the result of the job's last item.</summary>
public sealed record OutputManifest
{
    public int Version { get; init; } = 1;

    public required Guid JobId { get; init; }

    public required IReadOnlyList<OutputPart> Parts { get; init; }

    public long Bytes => Parts.Sum(p => p.Bytes);

    public long Records => Parts.Sum(p => p.Records);

    public IReadOnlyDictionary<string, long> Counters { get; init; } = new Dictionary<string, long>();
}
