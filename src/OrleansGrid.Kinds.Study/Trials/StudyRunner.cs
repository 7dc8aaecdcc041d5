using System.Buffers;
using System.Text.Json;
using OrleansGrid.Kinds.Study.Objectives;
using OrleansGrid.Search.Studies;
using OrleansGrid.Search.Trials;
using OrleansGrid.Silo.Kinds;

namespace OrleansGrid.Kinds.Study.Trials;

/// <summary>Runs trials: asks for parameters, tries them, and tells the sampler and the pruner how each has ended.</summary>
/// <remarks>A sampler without memory is asked here, at no cost; one that goes by the other trials belongs to the study's grain.</remarks>
internal sealed class StudyRunner : IItemRunner
{
    private readonly StudyHost _host;
    private readonly StudySpec _spec;
    private readonly KnownStudy _study;

    /// <summary>Null where the study's grain is asked.</summary>
    private readonly StudySampler? _sampler;

    private readonly ObjectiveSource _objective;
    private readonly ResultWriter _results = new(GridJson.Options);
    private TrialRun? _running;

    /// <exception cref="PermanentFailureException">This silo has no such objective.</exception>
    public StudyRunner(StudyHost host, ObjectiveRegistry objectives, StudySpec spec, IServiceProvider services)
    {
        (_host, _spec, _study) = (host, spec, host.Know(spec));
        _sampler = _study.IsIndependent ? StudySampler.Of(spec) : null;
        _objective = objectives.SourceOf(spec, services, host.Note);
    }

    public async ValueTask RunAsync(ItemInput input, RunnerContext context, IBufferWriter<byte> output)
    {
        var parameters = _sampler is not null ? Propose(_sampler, context.Item) : await AskAsync(context);
        var run = new TrialRun(_host, _spec, _study, context, parameters, IsKept: _sampler is null);
        _running = run;
        TrialOutcome outcome;
        try
        {
            outcome = await run.TryAsync(_objective);
        }
        catch (Exception error) when (run.IsItsFault(error))
        {
            await run.KeepAsync();
            if (run.IsLast(error))
            {
                await TellAsync(context, run.Failed());
            }

            throw;
        }

        await TellAsync(context, outcome);
        _results.Write(outcome, output);
    }

    public async Task GivenUpAsync(RunnerContext context)
    {
        if (_running is { } run && run.IsLast(new TimeoutException()))
        {
            await TellAsync(context, run.Failed());
        }
    }

    public ValueTask DisposeAsync() => _results.DisposeAsync();

    private JsonElement Propose(StudySampler sampler, long trial)
    {
        try
        {
            var nothing = new TrialHistory(sampler.Map.Space, _spec.Directions.Count);
            return JsonSerializer.SerializeToElement(sampler.Map.ToJson(sampler.Sampler.Propose(nothing, trial).Point), GridJson.Values);
        }
        catch (InvalidOperationException error)
        {
            throw new PermanentFailureException(error.Message, error);
        }
    }

    private async Task<JsonElement> AskAsync(RunnerContext item)
    {
        var answer = await _host.AskAsync(item.JobId, study => study.AskAsync(item.Run, item.Item), item.Cancellation);
        await _host.ReachAsync("asked");
        return JsonSerializer.Deserialize<JsonElement>(
            answer.Params ?? throw new PermanentFailureException(answer.Refusal ?? "The study has no parameters for this trial."),
            GridJson.Options
        );
    }

    /// <summary>The sampler and the pruner hear of the outcome before this lane asks for the next trial.</summary>
    private async ValueTask TellAsync(RunnerContext item, TrialOutcome outcome)
    {
        if (_study is { IsIndependent: true, Pruner: null })
        {
            return;
        }

        var json = JsonSerializer.Serialize(outcome, GridJson.Options);
        await _host.TellAsync(
            item.JobId,
            _study,
            study => study.TellAsync(item.Run, item.Item, json),
            pruner => pruner.TellAsync(item.Run, item.Item, json),
            item.Stopping
        );
        await _host.ReachAsync("reported");
    }
}
