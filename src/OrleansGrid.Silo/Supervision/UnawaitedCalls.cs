using Microsoft.Extensions.Logging;
using OrleansGrid.Silo.Telemetry;

namespace OrleansGrid.Silo.Supervision;

/// <summary>
/// The edge of calls that nobody waits for. That a silo or the database is away is expected, since whatever was said is said again;
/// anything else is a fault.
/// </summary>
internal sealed partial class UnawaitedCalls(GridMetrics metrics, ILogger<UnawaitedCalls> log)
{
    public void Watch(Task call, string what)
    {
        if (!call.IsCompletedSuccessfully)
        {
            _ = WatchAsync(call, what);
        }
    }

    private async Task WatchAsync(Task call, string what)
    {
        try
        {
            await call;
        }
        catch (Exception error) when (ExpectedFailures.MayPass(error))
        {
            LogAway(error, what, error.Message);
        }
        catch (Exception error)
        {
            metrics.Faulted(what);
            LogFault(error, what, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A call of the loop '{Loop}' was not answered: {Reason}")]
    private partial void LogAway(Exception error, string loop, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A call of the loop '{Loop}' failed: {Reason}")]
    private partial void LogFault(Exception error, string loop, string reason);
}
