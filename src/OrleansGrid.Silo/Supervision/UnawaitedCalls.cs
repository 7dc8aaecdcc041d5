using Microsoft.Extensions.Logging;
using OrleansGrid.Silo.Telemetry;

namespace OrleansGrid.Silo.Supervision;

/// <summary>
/// The edge of calls that nobody waits for. That a silo or the database is away is expected where the call is made again by itself;
/// anything else is a fault.
/// </summary>
internal sealed partial class UnawaitedCalls(GridMetrics metrics, ILogger<UnawaitedCalls> log)
{
    /// <param name="what">What calls, as faults are counted by.</param>
    /// <param name="jobId">The job that it is about; null for none.</param>
    /// <param name="isRepeated">What is not said now is said again. Else every failure is a fault: something stays undone.</param>
    public void Watch(Task call, string what, Guid? jobId = null, bool isRepeated = true)
    {
        if (!call.IsCompletedSuccessfully)
        {
            _ = WatchAsync(call, what, jobId, isRepeated);
        }
    }

    private async Task WatchAsync(Task call, string what, Guid? jobId, bool isRepeated)
    {
        try
        {
            await call;
        }
        catch (Exception error) when (isRepeated && ExpectedFailures.MayPass(error))
        {
            LogAway(error, what, jobId, error.Message);
        }
        catch (Exception error)
        {
            metrics.Faulted(what);
            LogFault(error, what, jobId, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A call of '{Loop}' (job {JobId}) was not answered: {Reason}")]
    private partial void LogAway(Exception error, string loop, Guid? jobId, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A call of '{Loop}' (job {JobId}) failed: {Reason}")]
    private partial void LogFault(Exception error, string loop, Guid? jobId, string reason);
}
