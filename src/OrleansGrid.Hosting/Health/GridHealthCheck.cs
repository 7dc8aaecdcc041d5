using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrleansGrid.Silo.Hosting;

namespace OrleansGrid.Hosting.Health;

/// <summary>Healthy while the silo of this process takes work: it has joined, all its loops run, and it does not drain.</summary>
internal sealed class GridHealthCheck(SiloPhase phase, SiloReadiness loops) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            (phase.NotReady ?? loops.NotReady) is { } why
                ? new HealthCheckResult(context.Registration.FailureStatus, why)
                : HealthCheckResult.Healthy("The silo takes work.")
        );
}
