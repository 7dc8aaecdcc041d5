using Orleans.Concurrency;
using OrleansGrid.Protocol.Access;
using OrleansGrid.Protocol.Pool;

namespace OrleansGrid.Protocol.Jobs;

/// <summary>One job of any kind. The key is the job's id in the form of <see cref="JobKey"/>.</summary>
/// <remarks>
/// Specs, arguments and statuses travel as JSON, so that clients and silos of neighbouring versions understand each other.
/// </remarks>
[Alias("grid.job")]
public interface IJobGrain : IGrainWithStringKey
{
    /// <summary>Makes the job durable, or recognises it when the same body was submitted before.</summary>
    [Alias("submit"), LeastRole(GridRole.Submitter), ResponseTimeout("00:01:00")]
    Task<SubmitReply> SubmitAsync([Immutable] Submission submission);

    /// <summary>A <see cref="JobStatus"/> as JSON; null when there is no such job.</summary>
    [Alias("status"), LeastRole(GridRole.Reader), AlwaysInterleave, ResponseTimeout("00:00:10")]
    Task<string?> GetStatusAsync();

    /// <summary>What the job's kind reports of it, as JSON; null for nothing, and when there is no such job.</summary>
    [Alias("report"), LeastRole(GridRole.Reader), AlwaysInterleave, ResponseTimeout("00:01:00")]
    Task<string?> GetReportAsync();

    /// <summary>Waits until the job has moved past <paramref name="seen"/> or has ended, but not longer than about ten seconds.</summary>
    [Alias("wait"), LeastRole(GridRole.Reader), AlwaysInterleave, ResponseTimeout("00:00:15")]
    Task<JobProgress> WaitAsync(long seen, bool untilEnd);

    /// <summary>Asks of the job what can be asked of every job. A request that was carried out before is not carried out again.</summary>
    [Alias("control"), LeastRole(GridRole.Submitter), ResponseTimeout("00:01:00")]
    Task<ControlReply> ControlAsync(Guid request, JobControl control);

    /// <summary>
    /// Deletes a job that has ended: from now on there is none, and what it has left goes step by step. Asked again, there is no such job.
    /// </summary>
    [Alias("delete"), LeastRole(GridRole.Operator), ResponseTimeout("00:01:00")]
    Task<ControlReply> DeleteAsync();

    /// <summary>Asks of the job what its kind offers. The same request may be heard twice.</summary>
    /// <param name="name">Name of the command.</param>
    /// <param name="arguments">Its arguments as JSON.</param>
    [Alias("command"), LeastRole(GridRole.Submitter), ResponseTimeout("00:01:00")]
    Task<CommandAnswer> CommandAsync(Guid request, string name, string arguments);

    /// <summary>Brings the job back to work when its silo was lost. Harmless at any time.</summary>
    [Alias("nudge"), LeastRole(GridRole.Silo), AlwaysInterleave, OneWay]
    Task NudgeAsync();

    /// <summary>Time has passed: what waited for it is done, and what was lost on its way is said again. Harmless at any time.</summary>
    [Alias("beat"), LeastRole(GridRole.Silo), AlwaysInterleave, OneWay]
    Task BeatAsync();

    /// <summary>The pool gives slots, or asks for some back.</summary>
    [Alias("grant"), LeastRole(GridRole.Silo), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task GrantAsync([Immutable] SlotGrant grant);

    /// <summary>The pool is a new activation, which knows nothing of the job yet.</summary>
    [Alias("pool-changed"), LeastRole(GridRole.Silo), AlwaysInterleave, OneWay]
    Task PoolChangedAsync();
}
