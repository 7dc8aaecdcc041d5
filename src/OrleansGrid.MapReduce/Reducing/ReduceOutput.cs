namespace OrleansGrid.MapReduce.Reducing;

/// <summary>
/// One finished part, not yet visible: the result of one item of the reduce stage (or, in a map-only job, part of that of the map stage).
/// </summary>
/// <param name="Partition">Number of the part.</param>
/// <param name="File">
/// Path of the attempt's file inside the hidden folder of the job's output; the run that has written it is in its name.
/// </param>
/// <param name="Checksum">XxHash3 (64 bits, hex) of the file's bytes.</param>
/// <param name="MaxKeyRecords">Pairs of the partition's most frequent key: how skewed it is.</param>
/// <param name="Rows">What the part's rows in the database are known by; null for a job that writes none.</param>
public sealed record ReduceOutput(
    int Partition,
    string File,
    long Bytes,
    long Records,
    string Checksum,
    long InputBytes = 0,
    long InputRecords = 0,
    long Keys = 0,
    long MaxKeyRecords = 0,
    IReadOnlyDictionary<string, long>? Counters = null,
    Guid? Rows = null
);
