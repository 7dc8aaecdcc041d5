using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrleansGrid.Silo.Supervision;
using OrleansGrid.Silo.Telemetry;

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

    /// <summary>A server that shuts down comes back; what was to be done meanwhile does not.</summary>
    [Fact]
    public void An_error_that_passes_is_a_fault_of_a_call_that_is_not_made_again()
    {
        using var metrics = new GridMetrics();
        using var counted = new FaultCounter(metrics);

        new UnawaitedCalls(metrics, NullLogger<UnawaitedCalls>.Instance).Watch(
            Task.FromException(new PostgresException("told", "ERROR", "ERROR", "57P01")),
            "clean-up",
            Guid.NewGuid(),
            isRepeated: false
        );

        Assert.Equal(1, counted.At("clean-up"));
    }

    [Fact]
    public void A_fault_names_the_job_that_the_call_was_about()
    {
        using var metrics = new GridMetrics();
        var (log, jobId) = (new LoggedLines<UnawaitedCalls>(), Guid.NewGuid());

        new UnawaitedCalls(metrics, log).Watch(Task.FromException(new InvalidOperationException("It broke.")), "grant", jobId);

        Assert.Equal([$"A call of 'grant' (job {jobId}) failed: It broke."], log.Lines);
    }
}
