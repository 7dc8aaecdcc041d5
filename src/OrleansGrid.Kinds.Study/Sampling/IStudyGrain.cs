using OrleansGrid.Protocol.Access;
using OrleansGrid.Protocol.Jobs;

namespace OrleansGrid.Kinds.Study.Sampling;

/// <summary>
/// The memory of one study whose sampler goes by its trials. The key is the job's id in the form of <see cref="JobKey"/>.
/// </summary>
/// <remarks>
/// Outcomes and reports travel as the JSON of items' results, so that silos of neighbouring versions understand each other.
/// </remarks>
[Alias("grid.study")]
internal interface IStudyGrain : IGrainWithStringKey
{
    /// <summary>
    /// The parameters of a trial, chosen when it is first asked for and durable before they are given out: each later ask gives the same.
    /// </summary>
    [Alias("ask"), LeastRole(GridRole.Silo), ResponseTimeout("00:01:00")]
    Task<TrialProposal> AskAsync(int run, long trial);

    /// <summary>
    /// How a trial ended. Its outcome counts by the item's commit; told before it, the next trial is chosen with it in mind.
    /// </summary>
    [Alias("tell"), LeastRole(GridRole.Silo), ResponseTimeout("00:00:30")]
    Task TellAsync(int run, long trial, string outcome);

    /// <summary>That a trial has failed that cannot tell any more.</summary>
    [Alias("fail"), LeastRole(GridRole.Silo), ResponseTimeout("00:00:30")]
    Task FailAsync(int run, long trial);
}
