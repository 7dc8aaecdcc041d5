using System.Globalization;
using System.Text.Json;
using OrleansGrid.Postgres.Queries;
using OrleansGrid.Search.Analysis;
using OrleansGrid.Search.Reports;
using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Studies;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Reports.Studies;

/// <summary>Makes the page about a study from what the database has.</summary>
public sealed class StudyPages(DatabaseOnDemand database)
{
    /// <summary>Importances of fewer trials say nothing.</summary>
    private const int FewTrials = 10;

    private readonly StudyReader _studies = new(database);

    /// <summary>One HTML page that needs no network to be read.</summary>
    /// <exception cref="GridException">NotFound: the job is no study.</exception>
    public async Task<string> ToHtmlAsync(JobStatus job, CancellationToken cancellationToken)
    {
        var spec = await _studies.SpecAsync(job.JobId, cancellationToken);
        var trials = await _studies.TrialsAsync(job.JobId, cancellationToken);
        return StudyPage.ToHtml(
            Picture(job, spec, trials) with
            {
                Spans = await _studies.SpansAsync(job.JobId, cancellationToken),
                NothingFound = NothingFound.Of(job.State, trials),
            }
        );
    }

    private static StudyPicture Picture(JobStatus job, StudySpec spec, IReadOnlyList<TrialStatus> began)
    {
        var sampler = StudySampler.Of(spec);
        Trial[] trials = [.. began.Select(trial => ToTrial(trial, sampler.Map, spec.Directions)).OfType<Trial>()];
        return new StudyPicture
        {
            Title = job.Name ?? $"Study {job.JobId.ToString()[^8..]}",
            Facts =
            [
                ("Job", $"{job.JobId}, {job.State.ToName()}"),
                ("Objective", $"{Objective(spec)}, {Directions(spec)}"),
                ("Sampler", $"{sampler.Chosen.Name}, seed {spec.Seed}: {sampler.Chosen.Reason}"),
            ],
            Map = sampler.Map,
            Trials = trials,
            Maximize = [.. spec.Directions.Select(direction => direction == Direction.Maximize)],
            Importances = Importances(sampler.Map.Space, trials, spec.Directions.Count),
        };
    }

    private static string Objective(StudySpec spec) =>
        spec.Objective ?? (spec.Command is { } command ? string.Join(' ', command.Arguments) : "told from elsewhere");

    private static string Directions(StudySpec spec) =>
        string.Join(", ", spec.Directions.Select(direction => direction.ToString().ToLowerInvariant()));

    private static IReadOnlyList<double> Importances(Space space, Trial[] trials, int objectives)
    {
        if (trials.Count(trial => trial.State == TrialState.Succeeded) < FewTrials)
        {
            return [];
        }

        var history = new TrialHistory(space, objectives);
        foreach (var trial in trials)
        {
            history.Put(trial);
        }

        return ParameterImportance.Of(history);
    }

    /// <summary>Null for a trial whose parameters nobody kept.</summary>
    private static Trial? ToTrial(TrialStatus trial, SpaceMap map, IReadOnlyList<Direction> directions)
    {
        if (trial.Params is not { ValueKind: JsonValueKind.Object } given)
        {
            return null;
        }

        var outcome = new TrialOutcome
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
            Steps = trial.ValuesByStep is { ValueKind: JsonValueKind.Object } steps ? ValuesByStep(steps) : new Dictionary<long, double>(),
        };
        return outcome.ToTrial(trial.Trial, map, directions, note: null);
    }

    private static Dictionary<long, double> ValuesByStep(JsonElement steps) =>
        steps.EnumerateObject().ToDictionary(step => long.Parse(step.Name, CultureInfo.InvariantCulture), step => step.Value.GetDouble());
}
