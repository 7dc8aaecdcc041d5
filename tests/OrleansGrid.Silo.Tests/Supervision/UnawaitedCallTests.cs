using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrleansGrid.Silo.Supervision;
using OrleansGrid.Silo.Telemetry;
using Xunit;

namespace OrleansGrid.Silo.Tests.Supervision;

public sealed class UnawaitedCallTests
{
    /// <summary>A table that is missing does not come back by itself; a server that shuts down does.</summary>
    [Theory]
    [InlineData("42P01", 1)]
    [InlineData("57P01", 0)]
    public void An_error_of_the_database_that_stays_is_a_fault_and_one_that_passes_is_not(string sqlState, int faults)
    {
        using var metrics = new GridMetrics();
        using var counted = new FaultCounter(metrics);

        new UnawaitedCalls(metrics, NullLogger<UnawaitedCalls>.Instance).Watch(
            Task.FromException(new PostgresException("told", "ERROR", "ERROR", sqlState)),
            "sweep"
        );

        Assert.Equal(faults, counted.At("sweep"));
    }
}
