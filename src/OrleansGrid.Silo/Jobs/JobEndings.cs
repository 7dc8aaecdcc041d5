using Microsoft.Extensions.Logging;
using OrleansGrid.Engine.Jobs;
using OrleansGrid.Silo.Kinds;
using OrleansGrid.Silo.Telemetry;

namespace OrleansGrid.Silo.Jobs;

/// <summary>Lets the kind of a job that has ended clean up, beside everything else.</summary>
internal sealed partial class JobEndings(KindRegistry kinds, JobFacts facts, GridMetrics metrics, ILogger<JobEndings> log)
{
    public void Ended(JobRecord record)
    {
        if (kinds.Find(record.Kind) is { } kind)
        {
            _ = Task.Run(() => CleanUpAsync(kind, record));
        }
    }

    private async Task CleanUpAsync(IJobKind kind, JobRecord record)
    {
        try
        {
            await kind.EndedAsync(new JobEnding(record.View(), async () => await facts.HasEndedAsync(record.JobId, record.Run)));
        }
        catch (Exception error)
        {
            metrics.Faulted("clean-up");
            LogLeft(error, record.JobId, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What job {JobId} left behind could not be cleaned up: {Reason}")]
    private partial void LogLeft(Exception error, Guid jobId, string reason);
}
