using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansGrid.Postgres.Deletion;
using OrleansGrid.Protocol.Access;
using OrleansGrid.Protocol.Pool;
using OrleansGrid.Silo.Commit;
using OrleansGrid.Silo.Deletion;
using OrleansGrid.Silo.Kinds;
using OrleansGrid.Silo.Membership;
using OrleansGrid.Silo.Storage;
using OrleansGrid.Silo.Supervision;
using OrleansGrid.Silo.Tasks;
using OrleansGrid.Silo.Telemetry;

namespace OrleansGrid.Silo.Jobs;

/// <summary>What the jobs of this silo use.</summary>
internal sealed record JobServices(
    [FromKeyedServices(JobStateStorage.ProviderName)] IGrainStorage Storage,
    KindRegistry Kinds,
    IJobReads Reads,
    JobFacts Facts,
    TaskCommitter Committer,
    TaskLinks Tasks,
    SiloDirectory Silos,
    IGrainFactory Grains,
    IPoolGrain Pool,
    JobRegistry Registry,
    JobEndings Endings,
    JobDeletions Deletions,
    DeletionStatements Deleted,
    Deleter Deleter,
    Callers Callers,
    GridMetrics Metrics,
    UnawaitedCalls Calls
)
{
    /// <summary>Why the database takes no states of jobs just now, in one sentence for people; null while it does.</summary>
    public string? DatabaseWait => (Storage as JobStateStorage)?.WaitsFor;
}
