using System.Globalization;
using System.Text.Json;
using OrleansGrid.Search;

namespace OrleansGrid.Cli;

/// <summary>A study as its report shows it, from what the database has.</summary>
internal static class StudyPictures
{
    /// <summary>Importances of fewer trials say nothing.</summary>
    private const int FewTrials = 10;

    public static async Task<StudyPicture> ReadAsync(Database database, JobStatus job, CancellationToken cancellation)
    {
        var spec = await database.Jobs.StudyAsync(job.JobId, cancellation) ?? throw new GridException(GridFault.NotFound, $"Job {job.JobId} is no study.");
        var sampler = StudySampler.Of(spec);
        var trials = new List<Trial>();
        foreach (var trial in await database.Jobs.TrialsAsync(job.JobId, cancellation))
        {
            if (ToTrial(trial, sampler.Map, spec.Directions) is { } known)
                trials.Add(known);
        }

        return new StudyPicture
        {
            Title = job.Name ?? $"Study {job.JobId.ToString()[^8..]}",
            Facts =
            [
                ("Job", $"{job.JobId}, {job.State.ToName()}"),
                ("Objective", $"{spec.Objective ?? (spec.Command is { } command ? string.Join(' ', command.Arguments) : "told from elsewhere")}, {string.Join(", ", spec.Directions.Select(direction => direction.ToString().ToLowerInvariant()))}"),
                ("Sampler", $"{sampler.Chosen.Name}, seed {spec.Seed}: {sampler.Chosen.Reason}"),
            ],
            Map = sampler.Map,
            Trials = trials,
            Maximize = [.. spec.Directions.Select(direction => direction == Direction.Maximize)],
            Importances = Importances(sampler.Map.Space, trials, spec.Directions.Count),
        };
    }

    private static IReadOnlyList<double> Importances(Space space, List<Trial> trials, int objectives)
    {
        if (trials.Count(trial => trial.State == TrialState.Succeeded) < FewTrials)
            return [];
        var history = new TrialHistory(space, objectives);
        foreach (var trial in trials)
            history.Put(trial);
        return ParameterImportance.Of(history);
    }

    /// <summary>Null for a trial whose parameters nobody kept.</summary>
    private static Trial? ToTrial(TrialStatus trial, SpaceMap map, IReadOnlyList<Direction> directions) => trial.Params is not { ValueKind: JsonValueKind.Object } given ? null : new TrialOutcome
    {
        Params = given,
        State = trial.State switch
        {
            "succeeded" => TrialState.Succeeded,
            "pruned" => TrialState.Pruned,
            "failed" or "cancelled" => TrialState.Failed,
            _ => TrialState.Running,
        },
        Values = trial.Values,
        Violations = trial.Violations,
        Steps = trial.ValuesByStep is { ValueKind: JsonValueKind.Object } steps
            ? steps.EnumerateObject().ToDictionary(step => long.Parse(step.Name, CultureInfo.InvariantCulture), step => step.Value.GetDouble())
            : new Dictionary<long, double>(),
    }.ToTrial(trial.Trial, map, directions, note: null);
}
