using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using OrleansGrid.Kinds.Study.Pruning;
using OrleansGrid.Kinds.Study.Sampling;
using OrleansGrid.Search.Studies;
using OrleansGrid.Search.Trials;
using OrleansGrid.Silo.Supervision;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Kinds.Study.Trials;

/// <summary>What trials of studies use of this silo.</summary>
internal sealed partial class StudyHost(
    StudyTable table,
    ReportTable reports,
    IStudyGrains grains,
    FailPoints failPoints,
    ILogger<StudyHost> log
)
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);

    /// <summary>A sampler that does not hear of a lost trial in this time learns of it later, by its outcome.</summary>
    private static readonly TimeSpan LongestTelling = TimeSpan.FromSeconds(5);

    /// <summary>By the object that all trials of a study share on this silo.</summary>
    private readonly ConditionalWeakTable<StudySpec, KnownStudy> _known = [];

    /// <summary>A sampler takes its time to be made and most trials need to know but this of it.</summary>
    public KnownStudy Know(StudySpec study) =>
        _known.GetValue(study, static spec => new KnownStudy(StudySampler.Of(spec).Sampler.IsIndependent, StudyPruner.Of(spec)));

    /// <summary>Says in the log of this silo what a trial's command has printed in vain.</summary>
    public void Note(TrialContext trial, string sentence) => LogNote(trial.Item.JobId, trial.Number, trial.Attempt, sentence);

    /// <summary>Says in the log of this silo that a trial cannot be looked at while it runs.</summary>
    public void NotShown(Guid jobId, long trial, Exception error) => LogNotShown(error, jobId, trial, error.Message);

    /// <summary>Where a crash test ends the silo.</summary>
    public Task ReachAsync(string place) => failPoints.ReachAsync(place);

    /// <summary>Calls the study's grain until it answers: it may be on its way to another silo.</summary>
    public Task<T> AskAsync<T>(Guid jobId, Func<IStudyGrain, Task<T>> call, CancellationToken cancellation) =>
        UntilDoneAsync(jobId, () => call(grains.SamplerOf(jobId)), cancellation);

    /// <summary>What any execution of a trial has reported.</summary>
    public Task<IReadOnlyList<StepValue>> ReportsAsync(Guid jobId, long trial, CancellationToken cancellation) =>
        UntilDoneAsync(jobId, () => reports.OfTrialAsync(jobId, trial), cancellation);

    public Task<PrunerAnswer> AskPrunerAsync(Guid jobId, Func<IPrunerGrain, Task<PrunerAnswer>> call, CancellationToken cancellation) =>
        UntilDoneAsync(jobId, () => call(grains.PrunerOf(jobId)), cancellation);

    /// <summary>Tells the sampler and the pruner how a trial has ended. Should they not take it, the outcome counts all the same.</summary>
    public async Task TellAsync(
        Guid jobId,
        KnownStudy study,
        Func<IStudyGrain, Task> tellSampler,
        Func<IPrunerGrain, Task> tellPruner,
        CancellationToken cancellation
    )
    {
        try
        {
            await Task.WhenAll(
                study.IsIndependent
                    ? Task.CompletedTask
                    : UntilDoneAsync(jobId, () => Done(tellSampler(grains.SamplerOf(jobId))), cancellation),
                study.Pruner is null
                    ? Task.CompletedTask
                    : UntilDoneAsync(jobId, () => Done(tellPruner(grains.PrunerOf(jobId))), cancellation)
            );
        }
        catch (PermanentFailureException error)
        {
            LogNotReported(error, jobId, error.Message);
        }
    }

    /// <summary>Tells the sampler how a trial has ended that ran elsewhere; it chooses the next one with that in mind.</summary>
    public async Task TellSamplerAsync(Guid jobId, int run, long trial, string outcome, CancellationToken cancellation)
    {
        try
        {
            await AskAsync(jobId, study => Done(study.TellAsync(run, trial, outcome)), cancellation);
        }
        catch (PermanentFailureException error)
        {
            LogNotReported(error, jobId, error.Message);
        }
    }

    /// <summary>Tells the sampler of a trial that has failed without being able to say so itself.</summary>
    public async Task TellLostAsync(Guid jobId, StudySpec study, int run, long trial)
    {
        if (!Know(study).IsIndependent)
        {
            using var limit = new CancellationTokenSource(LongestTelling);
            await ((Task)AskAsync(jobId, grain => Done(grain.FailAsync(run, trial)), limit.Token)).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing
            );
        }
    }

    /// <summary>
    /// Makes the parameters of a trial durable that a sampler without memory has chosen: people may want to see them before or without an
    /// outcome.
    /// </summary>
    public Task KeepAsync(Guid jobId, long trial, string parameters, CancellationToken cancellation) =>
        UntilDoneAsync(jobId, () => table.KeepAsync(jobId, trial, parameters, note: null), cancellation);

    public Task KeepReportsAsync(
        Guid jobId,
        long trial,
        int run,
        int attempt,
        IReadOnlyList<StepValue> values,
        CancellationToken cancellation
    ) => UntilDoneAsync(jobId, () => Done(reports.KeepAsync(jobId, trial, run, attempt, values)), cancellation);

    /// <exception cref="PermanentFailureException">It fails in a way that time does not mend.</exception>
    private async Task<T> UntilDoneAsync<T>(Guid jobId, Func<Task<T>> call, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await call().WaitAsync(cancellation).ConfigureAwait(false);
            }
            catch (Exception error) when (!cancellation.IsCancellationRequested)
            {
                if (!ExpectedFailures.MayPass(error))
                {
                    throw new PermanentFailureException($"The study cannot answer its trial: {error.Message}", error);
                }

                LogNoAnswer(error, jobId, error.Message);
                await Task.Delay(BetweenTries, cancellation).ConfigureAwait(false);
            }
        }
    }

    private static async Task<bool> Done(Task task)
    {
        await task.ConfigureAwait(false);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A trial of study {JobId} got no answer and asks again: {Reason}")]
    private partial void LogNoAnswer(Exception error, Guid jobId, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Study {JobId} does not take the outcome of a trial: {Reason}")]
    private partial void LogNotReported(Exception error, Guid jobId, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Trial {Trial} of study {JobId} is not shown while it runs: {Reason}")]
    private partial void LogNotShown(Exception error, Guid jobId, long trial, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Trial {Trial} of study {JobId}, attempt {Attempt}: {Said}")]
    private partial void LogNote(Guid jobId, long trial, int attempt, string said);
}
