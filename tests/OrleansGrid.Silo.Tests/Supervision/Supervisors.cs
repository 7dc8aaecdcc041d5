using Microsoft.Extensions.Logging.Abstractions;
using OrleansGrid.Silo.Supervision;
using OrleansGrid.Silo.Telemetry;

namespace OrleansGrid.Silo.Tests;

/// <summary>Supervisors for parts of a silo that a test starts alone.</summary>
internal static class Supervisors
{
    public static LoopSupervisor New(GridMetrics? metrics = null) =>
        new(metrics ?? new GridMetrics(), new SiloReadiness(), NullLogger<LoopSupervisor>.Instance);
}
