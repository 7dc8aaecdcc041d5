using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansGrid.Search;

namespace OrleansGrid.Silo;

/// <summary>Runs trials: asks for parameters, tries them, and tells what came of it.</summary>
/// <remarks>A sampler without memory is asked here, at no cost; one that goes by the other trials is the study's grain's.</remarks>
internal sealed class StudyRunner : IItemRunner
{
    private readonly StudyHost _host;
    private readonly StudySpec _spec;
    private readonly KnownStudy _study;

    /// <summary>Null where the study's grain is asked.</summary>
    private readonly StudySampler? _sampler;

    private readonly AsyncServiceScope _scope;
    private readonly ITrialObjective _objective;
    private readonly ResultWriter _results = new(GridJson.Options);
    private TrialRun? _running;

    public StudyRunner(StudyHost host, StudySpec spec, IServiceProvider services)
    {
        (_host, _spec, _study) = (host, spec, host.Know(spec));
        _sampler = _study.IsIndependent ? StudySampler.Of(spec) : null;
        _scope = services.CreateAsyncScope();
        _objective = host.Objectives.Make(spec, _scope.ServiceProvider);
    }

    public async ValueTask RunAsync(ItemInput input, ItemContext context, IBufferWriter<byte> output)
    {
        var item = (LaneItemContext)context;
        var parameters = _sampler is not null ? Propose(_sampler, item.Item) : await AskAsync(item);
        var run = new TrialRun(_host, _spec, _study, item, parameters, IsKept: _sampler is null);
        _running = run;
        TrialOutcome outcome;
        try
        {
            outcome = await run.TryAsync(_objective);
        }
        catch (Exception error) when (run.IsItsFault(error))
        {
            await run.KeepAsync(item.Stopping);
            if (run.IsLast(error))
            {
                await TellAsync(item, run.Failed());
            }

            throw;
        }

        await TellAsync(item, outcome);
        _results.Write(outcome, output);
    }

    public async Task GivenUpAsync(ItemContext context)
    {
        var item = (LaneItemContext)context;
        if (_running is { } run && run.IsLast(new TimeoutException()))
        {
            await TellAsync(item, run.Failed());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _results.DisposeAsync();
        await _scope.DisposeAsync();
        if (_objective is IAsyncDisposable later)
        {
            await later.DisposeAsync();
        }

        (_objective as IDisposable)?.Dispose();
    }

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

    private async Task<JsonElement> AskAsync(LaneItemContext item)
    {
        var answer = await _host.AskAsync(item.JobId, study => study.AskAsync(item.Run, item.Item), item.Cancellation);
        await _host.ReachAsync("asked");
        return JsonSerializer.Deserialize<JsonElement>(answer.Params ?? throw new PermanentFailureException(answer.Refusal ?? "The study has no parameters for this trial."));
    }

    /// <summary>Whoever goes by the outcome hears of it before this lane asks for the next trial.</summary>
    private async ValueTask TellAsync(LaneItemContext item, TrialOutcome outcome)
    {
        if (_study is { IsIndependent: true, Pruner: null })
        {
            return;
        }

        var json = JsonSerializer.Serialize(outcome, GridJson.Options);
        await _host.TellAsync(item.JobId, _study, study => study.TellAsync(item.Run, item.Item, json), pruner => pruner.TellAsync(item.Run, item.Item, json), item.Stopping);
        await _host.ReachAsync("told");
    }
}
