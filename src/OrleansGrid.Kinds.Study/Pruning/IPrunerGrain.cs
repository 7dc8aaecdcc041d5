using OrleansGrid.Protocol.Access;
using OrleansGrid.Protocol.Jobs;

namespace OrleansGrid.Kinds.Study.Pruning;

/// <summary>Says which trials of one study are hopeless. The key is the job's id in the form of <see cref="JobKey"/>.</summary>
/// <remarks>Apart from the study's grain: a report is answered at once, also while a sampler thinks.</remarks>
[Alias("grid.pruner")]
internal interface IPrunerGrain : IGrainWithStringKey
{
    /// <summary>Takes what a trial reported since it last did. May be sent twice: the answer stays.</summary>
    [Alias("report"), LeastRole(GridRole.Silo), ResponseTimeout("00:00:30")]
    Task<PrunerAnswer> ReportAsync(int run, long trial, TrialReport report);

    /// <summary>
    /// How a trial ended, as the JSON of its item's result. Its outcome counts by the item's commit; told before it, the others are
    /// compared with it at once.
    /// </summary>
    [Alias("tell"), LeastRole(GridRole.Silo), ResponseTimeout("00:00:30")]
    Task TellAsync(int run, long trial, string outcome);
}
