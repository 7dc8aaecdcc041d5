using OrleansGrid.Cli.Connections;

namespace OrleansGrid.Cli.Cluster;

/// <summary>The <c>grid supervise</c> that <c>up --detach</c> leaves behind.</summary>
internal static class SupervisorProcess
{
    public const string Verb = "supervise";

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(20);

    /// <param name="connectionString">Null for the home's own server, which the supervisor starts again, too.</param>
    public static ProcessIdentity Start(GridHome home, ClusterPlan plan, string? connectionString) =>
        DetachedProcess.Start(
            "The supervisor",
            LogFile.OfSupervisor(home),
            home,
            connectionString,
            [Verb, "--own-session", .. plan.Cluster is { } cluster ? new[] { "--cluster", cluster } : []]
        );

    /// <summary>Ends it; the silos stay.</summary>
    public static async Task StopAsync(ProcessIdentity supervisor, CancellationToken cancellation)
    {
        supervisor.Terminate();
        if (!await supervisor.WaitForEndAsync(EndLimit, cancellation))
        {
            supervisor.Kill();
            await supervisor.WaitForEndAsync(EndLimit, cancellation);
        }
    }
}
