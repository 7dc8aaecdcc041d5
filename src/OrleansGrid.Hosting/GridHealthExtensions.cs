using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrleansGrid.Hosting.Health;

namespace OrleansGrid;

/// <summary>Health checks of an application that hosts a silo.</summary>
public static class GridHealthExtensions
{
    /// <summary>The tag of the check, by which an endpoint for readiness chooses it.</summary>
    public const string ReadyTag = "ready";

    /// <summary>
    /// Adds a check that is healthy while the silo of this process takes work: it has joined the cluster, all its loops run, and it does
    /// not drain. It is about readiness, not liveness: a silo that is not ready mends itself and must not be killed for it.
    /// </summary>
    /// <param name="health">The application's health checks.</param>
    /// <param name="name">Name of the check in answers.</param>
    public static IHealthChecksBuilder AddOrleansGrid(this IHealthChecksBuilder health, string name = "orleansgrid")
    {
        ArgumentNullException.ThrowIfNull(health);
        return health.AddCheck<GridHealthCheck>(name, HealthStatus.Unhealthy, [ReadyTag]);
    }
}
