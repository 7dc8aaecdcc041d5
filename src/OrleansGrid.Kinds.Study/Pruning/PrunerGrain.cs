using System.Text.Json;
using Microsoft.Extensions.Logging;
using OrleansGrid.Kinds.Study.Sampling;
using OrleansGrid.Search.Pruning;
using OrleansGrid.Search.Studies;
using OrleansGrid.Search.Trials;
using OrleansGrid.Silo.Jobs;

namespace OrleansGrid.Kinds.Study.Pruning;

/// <summary>Compares the trials of a study by what they report.</summary>
/// <remarks>
/// Nothing depends on being the only activation. What a trial was compared by is in the database before the trial goes on, and the trial
/// sends all its reports again to an activation that does not know them; that it was pruned counts by its outcome.
/// </remarks>
internal sealed partial class PrunerGrain(ReportTable reports, IJobReads reads, ILogger<PrunerGrain> log)
    : Grain,
        IPrunerGrain,
        IIncomingGrainCallFilter
{
    private StudyCurves? _curves;
    private StudyPruner? _pruner;
    private int _run;

    private Guid JobId => Guid.Parse(this.GetPrimaryKeyString());

    public Task Invoke(IIncomingGrainCallContext context) => PortableErrors.InvokeAsync(context);

    public async Task<PrunerAnswer> ReportAsync(int run, long trial, TrialReport report)
    {
        await LoadAsync(run);
        var losses = report.Steps.Zip(report.Values, (step, value) => new StepValue(step, _pruner!.ToLoss(value))).ToArray();
        var verdict = _curves!.Report(trial, report.Execution, report.From, losses);
        return new PrunerAnswer(verdict.Prune, verdict.Unknown, verdict.Bounds?.UpTo, verdict.Bounds?.Losses);
    }

    public async Task TellAsync(int run, long trial, string outcome)
    {
        await LoadAsync(run);
        Ended(trial, JsonSerializer.Deserialize<TrialOutcome>(outcome, GridJson.Options)!);
    }

    /// <summary>The curves as the database has them, read once for each run: a retry takes outcomes back.</summary>
    private async Task LoadAsync(int run)
    {
        if (_curves is not null && _run >= run)
        {
            return;
        }

        var study = await reads.FindStudyAsync(JobId);
        _pruner =
            StudyPruner.Of(study.SpecAs<StudySpec>()) ?? throw new GridException(GridFault.BadInput, $"The study {JobId} has no pruner.");
        _curves = new StudyCurves(_pruner.Rule);
        try
        {
            // Before the outcomes: what ends meanwhile is known by both.
            foreach (var (trial, values) in await reports.WithoutOutcomeAsync(JobId))
            {
                _curves.Known(trial, ToLosses(values));
            }

            await foreach (var item in reads.ResultsAsync(JobId, 0))
            {
                if (item.Succeeded)
                {
                    Ended(item.Item, item.Value.Deserialize<TrialOutcome>(GridJson.Options)!);
                }
            }

            _run = run;
            LogLoaded(JobId, _curves.Count);
        }
        catch
        {
            _curves = null;
            throw;
        }
    }

    private void Ended(long trial, TrialOutcome outcome) =>
        _curves!.Ended(
            trial,
            outcome.State,
            ToLosses([.. outcome.Steps.OrderBy(step => step.Key).Select(step => new StepValue(step.Key, step.Value))])
        );

    private IReadOnlyList<StepValue> ToLosses(IReadOnlyList<StepValue> values) =>
        [.. values.Select(report => report with { Value = _pruner!.ToLoss(report.Value) })];

    [LoggerMessage(Level = LogLevel.Information, Message = "Study {JobId} has its trials compared here, of which {Trials} are known")]
    private partial void LogLoaded(Guid jobId, int trials);
}
