using System.Text.Json;
using OrleansGrid.Search.Studies;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Kinds.Study.Sampling;

/// <summary>What is known of a study's trials, and its sampler.</summary>
internal sealed class KnownTrials
{
    private readonly StudySpec _spec;
    private readonly StudySampler _sampler;
    private readonly TrialHistory _history;
    private readonly Dictionary<long, AskedTrial> _asked = [];

    public KnownTrials(StudySpec spec, int run)
    {
        (_spec, Run) = (spec, run);
        _sampler = StudySampler.Of(spec);
        _history = new TrialHistory(_sampler.Map.Space, spec.Directions.Count);
    }

    /// <summary>The run of the job that the outcomes are of.</summary>
    public int Run { get; }

    public string? ParamsOf(long trial) => _asked.GetValueOrDefault(trial)?.Params;

    /// <exception cref="InvalidOperationException">There is nothing to try.</exception>
    public (string Params, string? Note) Propose(long trial)
    {
        var proposal = _sampler.Sampler.Propose(_history, trial);
        return (_sampler.Map.ToJson(proposal.Point).ToJsonString(GridJson.Values), proposal.Note);
    }

    /// <summary>
    /// Trials of earlier studies. Their numbers are below zero, so that they are in the history and none of this study's.
    /// </summary>
    public void Knows(IReadOnlyList<TrialOutcome> earlier)
    {
        for (var i = 0; i < earlier.Count; i++)
        {
            _history.Put(earlier[i].ToTrial(i - earlier.Count, _sampler.Map, _spec.Directions, note: null));
        }
    }

    public void Asked(AskedTrial asked)
    {
        _asked[asked.Trial] = asked;
        Put(
            asked.Trial,
            new TrialOutcome
            {
                Params = JsonSerializer.Deserialize<JsonElement>(asked.Params, GridJson.Options),
                State = TrialState.Running,
            }
        );
    }

    public void Told(long trial, TrialOutcome outcome) => Put(trial, outcome);

    /// <summary>The committed outcome of a trial.</summary>
    public void Ended(ItemResult<JsonElement> item)
    {
        if (item.Succeeded)
        {
            Put(item.Item, item.Value.Deserialize<TrialOutcome>(GridJson.Options)!);
        }
        else
        {
            Failed(item.Item);
        }
    }

    public void Failed(long trial)
    {
        if (_asked.TryGetValue(trial, out var asked))
        {
            Put(
                trial,
                new TrialOutcome
                {
                    Params = JsonSerializer.Deserialize<JsonElement>(asked.Params, GridJson.Options),
                    State = TrialState.Failed,
                }
            );
        }
    }

    private void Put(long trial, TrialOutcome outcome) =>
        _history.Put(outcome.ToTrial(trial, _sampler.Map, _spec.Directions, _asked.GetValueOrDefault(trial)?.Note));
}
