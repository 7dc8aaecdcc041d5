using System.Text.Json.Serialization;

namespace OrleansGrid.Reports.Jobs;

/// <summary>One stage of a job.</summary>
/// <param name="Bytes">Bytes that its items have read; left out where that is not known.</param>
/// <param name="BytesTotal">Bytes that they will have read in the end; left out where that is not known.</param>
public sealed record StageView(
    int Stage,
    string Name,
    string State,
    long ItemsTotal,
    long ItemsSucceeded,
    long ItemsFailed,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Bytes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? BytesTotal
)
{
    public static StageView Of(StageStatus stage) =>
        new(stage.Stage, stage.Name, stage.State, stage.ItemsTotal, stage.ItemsSucceeded, stage.ItemsFailed, stage.Bytes, stage.BytesTotal);
}
