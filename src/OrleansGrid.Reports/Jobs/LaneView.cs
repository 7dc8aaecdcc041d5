using System.Text.Json.Serialization;

namespace OrleansGrid.Reports.Jobs;

/// <summary>One running task of a job.</summary>
/// <param name="Progress">What the handler last said of the item that runs, between 0 and 1; left out when it said nothing.</param>
/// <param name="Note">The words that came with it.</param>
public sealed record LaneView(
    string Silo,
    int Stage,
    long FirstItem,
    long LastItem,
    long Committed,
    double ElapsedSeconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Progress,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note
)
{
    private const int Milliseconds = 3;

    public static LaneView Of(Lane lane) =>
        new(
            lane.Silo,
            lane.Stage,
            lane.FirstItem,
            lane.LastItem,
            lane.Committed,
            Math.Round(lane.Elapsed.TotalSeconds, Milliseconds),
            lane.Progress,
            lane.Note
        );
}
