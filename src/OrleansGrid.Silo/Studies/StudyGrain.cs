using System.Text.Json;
using OrleansGrid.Engine;
using OrleansGrid.Protocol;
using OrleansGrid.Search;

namespace OrleansGrid.Silo;

/// <summary>Chooses the parameters of trials by what is known of the others.</summary>
/// <remarks>
/// Nothing depends on being the only activation: what is chosen first for a trial stays (<see cref="StudyTable"/>). What was told and not committed is lost
/// with the grain, and is told again: the trial runs again then, with the same parameters.
/// </remarks>
internal sealed class StudyGrain(StudyTable table, JobReader jobs) : Grain, IStudyGrain, IIncomingGrainCallFilter
{
    private Study? _study;

    private Guid JobId => Guid.Parse(this.GetPrimaryKeyString());

    public Task Invoke(IIncomingGrainCallContext context) => PortableErrors.InvokeAsync(context);

    public async Task<TrialProposal> AskAsync(int run, long trial)
    {
        var study = await StudyOfAsync(run);
        if (study.ParamsOf(trial) is { } known)
        {
            return new TrialProposal(known);
        }

        try
        {
            // Not on the scheduler of grains: a sampler may think for long.
            var (parameters, note) = await Task.Run(() => study.Propose(trial));
            var kept = await table.KeepAsync(JobId, trial, parameters, note);
            study.Asked(kept);
            return new TrialProposal(kept.Params);
        }
        catch (InvalidOperationException error)
        {
            return new TrialProposal(null, error.Message);
        }
    }

    public async Task TellAsync(int run, long trial, string outcome)
    {
        var study = await StudyOfAsync(run);
        study.Told(trial, Parse(outcome));
    }

    public async Task FailAsync(int run, long trial) => (await StudyOfAsync(run)).Failed(trial);

    private static TrialOutcome Parse(string outcome) => JsonSerializer.Deserialize<TrialOutcome>(outcome, GridJson.Options) ?? throw new JsonException("An outcome is null.");

    /// <summary>The study as the database has it, read once for each run: a retry takes outcomes back.</summary>
    private async Task<Study> StudyOfAsync(int run)
    {
        if (_study is { } known && known.Run >= run)
        {
            return known;
        }

        var spec = await table.SpecAsync(JobId) ?? throw new GridException(GridFault.NotFound, $"There is no study {JobId}.");
        var study = new Study(JsonSerializer.Deserialize<StudySpec>(spec, GridJson.Options)!, run);
        if (await table.WarmAsync(JobId) is { } warm)
        {
            study.Knows(await WarmTrials.ReadAsync(JsonSerializer.Deserialize<WarmSource[]>(warm, GridJson.Options)!, jobs));
        }

        foreach (var asked in await table.AskedAsync(JobId))
        {
            study.Asked(asked);
        }

        await foreach (var item in jobs.CommittedAsync(JobId, 0, 0, CancellationToken.None))
        {
            study.Ended(item);
        }

        return _study = study;
    }
}
