using System.Text.Json;
using OrleansGrid.Search.Trials;
using OrleansGrid.Silo.Jobs;

namespace OrleansGrid.Kinds.Study.Sampling;

/// <summary>Chooses the parameters of trials by what is known of the others.</summary>
/// <remarks>
/// Nothing depends on being the only activation: what is chosen first for a trial stays (<see cref="StudyTable"/>). An outcome that the
/// grain was told and that was not committed is lost with the activation, and is told again: the trial runs again then, with the same
/// parameters.
/// </remarks>
internal sealed class StudyGrain(StudyTable table, IJobReads reads) : Grain, IStudyGrain, IIncomingGrainCallFilter
{
    private KnownTrials? _known;

    private Guid JobId => Guid.Parse(this.GetPrimaryKeyString());

    public Task Invoke(IIncomingGrainCallContext context) => PortableErrors.InvokeAsync(context);

    public async Task<TrialProposal> AskAsync(int run, long trial)
    {
        var trials = await TrialsAsync(run);
        if (trials.ParamsOf(trial) is { } known)
        {
            return new TrialProposal(known);
        }

        try
        {
            // Not on the scheduler of grains: a sampler may think for long.
            var (parameters, note) = await Task.Run(() => trials.Propose(trial));
            var kept = await table.KeepAsync(JobId, trial, parameters, note);
            trials.Asked(kept);
            return new TrialProposal(kept.Params);
        }
        catch (InvalidOperationException error)
        {
            return new TrialProposal(null, error.Message);
        }
    }

    public async Task TellAsync(int run, long trial, string outcome)
    {
        var trials = await TrialsAsync(run);
        trials.Told(trial, Parse(outcome));
    }

    public async Task FailAsync(int run, long trial) => (await TrialsAsync(run)).Failed(trial);

    private static TrialOutcome Parse(string outcome) =>
        JsonSerializer.Deserialize<TrialOutcome>(outcome, GridJson.Options) ?? throw new JsonException("An outcome is null.");

    /// <summary>The trials as the database has them, read once for each run: a retry takes outcomes back.</summary>
    private async Task<KnownTrials> TrialsAsync(int run)
    {
        if (_known is { } known && known.Run >= run)
        {
            return known;
        }

        var job = await reads.FindStudyAsync(JobId);
        var trials = new KnownTrials(job.SpecAs<StudySpec>(), run);
        if (StudyMemo.Of(job).Warm is { } warm)
        {
            trials.Knows(await WarmTrials.ReadAsync(warm, reads));
        }

        foreach (var asked in await table.AskedAsync(JobId))
        {
            trials.Asked(asked);
        }

        await foreach (var item in reads.ResultsAsync(JobId, 0))
        {
            trials.Ended(item);
        }

        return _known = trials;
    }
}
