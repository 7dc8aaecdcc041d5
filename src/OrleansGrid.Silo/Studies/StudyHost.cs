using Microsoft.Extensions.Logging;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>What trials of studies use of this silo.</summary>
internal sealed partial class StudyHost(Objectives objectives, StudyTable table, KeyedGrains<IStudyGrain> studies, FailPoints failPoints, ILogger<StudyHost> log)
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);

    public Objectives Objectives => objectives;

    public IItemRunner MakeRunner(StudySpec study, IServiceProvider services) => new StudyRunner(this, study, services);

    /// <summary>Where a crash test ends the silo.</summary>
    public Task ReachAsync(string place) => failPoints.ReachAsync(place);

    /// <summary>Calls the study's grain until it answers: it may be on its way to another silo.</summary>
    public Task<T> AskAsync<T>(Guid jobId, Func<IStudyGrain, Task<T>> call, CancellationToken cancellation) =>
        UntilDoneAsync(jobId, () => call(studies.Get(JobKey.Of(jobId))), cancellation);

    /// <summary>Makes the parameters of a trial durable that a sampler without memory has chosen: people may want to see them before or without an outcome.</summary>
    public Task KeepAsync(Guid jobId, long trial, string parameters, CancellationToken cancellation) =>
        UntilDoneAsync(jobId, () => table.KeepAsync(jobId, trial, parameters, note: null), cancellation);

    private async Task<T> UntilDoneAsync<T>(Guid jobId, Func<Task<T>> call, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await call().WaitAsync(cancellation);
            }
            catch (Exception error) when (!cancellation.IsCancellationRequested)
            {
                LogNoAnswer(error, jobId, error.Message);
                await Task.Delay(BetweenTries, cancellation);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A trial of study {JobId} got no answer and asks again: {Reason}")]
    private partial void LogNoAnswer(Exception error, Guid jobId, string reason);
}
