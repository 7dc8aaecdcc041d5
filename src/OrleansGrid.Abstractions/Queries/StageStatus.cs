namespace OrleansGrid;

/// <summary>What can be seen of one stage of a job.</summary>
/// <param name="Stage">Number of the stage, from 0.</param>
/// <param name="Name">What it does; two stages have the same name when the later one makes again what was lost of the earlier.</param>
/// <param name="State">
/// <c>pending</c>, <c>running</c>, <c>paused</c>, <c>succeeded</c>, <c>failed</c>, <c>cancelled</c>, or <c>skipped</c>: never begun,
/// because its job ended before.
/// </param>
/// <param name="ItemsTotal">As far as is known; a stage that is not planned yet has 0.</param>
/// <param name="Bytes">Bytes that its items have read, finished ones whole and running ones about; null where that is not known.</param>
/// <param name="BytesTotal">Bytes that they will have read in the end.</param>
public sealed record StageStatus(
    int Stage,
    string Name,
    string State,
    long ItemsTotal,
    long ItemsSucceeded,
    long ItemsFailed,
    long? Bytes = null,
    long? BytesTotal = null
);
