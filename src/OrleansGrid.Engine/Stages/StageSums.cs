namespace OrleansGrid.Engine.Stages;

/// <summary>Sums over the stages of a job.</summary>
/// <param name="Retrying">Items whose back-off is not over.</param>
/// <param name="Unclosed">Stages that may get more items.</param>
/// <param name="Busy">Stages with items that wait for a task or for their back-off.</param>
internal readonly record struct StageSums(long Total, long Succeeded, long Failed, long Retrying, int Unclosed, int Busy)
{
    public StageSums Plus(StageSums more, StageSums less) =>
        new(
            Total + more.Total - less.Total,
            Succeeded + more.Succeeded - less.Succeeded,
            Failed + more.Failed - less.Failed,
            Retrying + more.Retrying - less.Retrying,
            Unclosed + more.Unclosed - less.Unclosed,
            Busy + more.Busy - less.Busy
        );
}
