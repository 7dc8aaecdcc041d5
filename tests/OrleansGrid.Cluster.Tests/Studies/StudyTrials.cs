using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Queries;
using OrleansGrid.Reports.Studies;

namespace OrleansGrid.Cluster.Tests;

internal static class StudyTrials
{
    /// <summary>The trials of a study that have begun.</summary>
    /// <remarks>The connections are new ones: those of the client may have died with the database.</remarks>
    public static async Task<IReadOnlyList<TrialStatus>> TrialsOfAsync(this TestCluster cluster, GridJob job)
    {
        await using var database = await GridDatabase.OpenAsync(cluster.ClientPostgres, TestContext.Current.CancellationToken);
        return await new StudyReader(new DatabaseOnDemand(database)).TrialsAsync(job.Id, TestContext.Current.CancellationToken);
    }

    /// <summary>The failed attempts at its trials.</summary>
    public static async Task<IReadOnlyList<AttemptStatus>> FailuresOfAsync(this TestCluster cluster, GridJob job)
    {
        await using var database = await GridDatabase.OpenAsync(cluster.ClientPostgres, TestContext.Current.CancellationToken);
        return await new JobReader(database).FailuresAsync(job.Id, 10, TestContext.Current.CancellationToken);
    }
}
