using Microsoft.Extensions.Logging;
using OrleansGrid.Silo.Deletion;
using OrleansGrid.Silo.Supervision;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Sweep;

/// <summary>
/// Deletes jobs that have been kept for long enough, and removes what deleted jobs have left. Every silo does; each takes what no other is
/// at.
/// </summary>
internal sealed partial class DeletionLoop(DeletionStatements statements, Deleter deleter, FailPoints failPoints, ILogger<DeletionLoop> log)
{
    private const int JobsAtOnce = 200;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                failPoints.Throw("deletion");
                var begun = await BeginDueAsync(stop);
                if (!await deleter.FinishSomeAsync(stop) && !begun)
                {
                    await deleter.UntilBegunAsync(Period, stop);
                }
            }
            catch (Exception error) when (ExpectedFailures.MayPass(error) && !stop.IsCancellationRequested)
            {
                LogPutOff(error, error.Message);
                await Task.Delay(AfterFailure, stop);
            }
        }
    }

    /// <returns>Whether there were any.</returns>
    private async Task<bool> BeginDueAsync(CancellationToken stop)
    {
        var begun = await statements.BeginDueAsync(JobsAtOnce, stop);
        if (begun > 0)
        {
            LogDue(begun);
        }

        return begun > 0;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Jobs} jobs have been kept for long enough and are deleted")]
    private partial void LogDue(long jobs);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Deleting jobs is put off: {Reason}")]
    private partial void LogPutOff(Exception error, string reason);
}
