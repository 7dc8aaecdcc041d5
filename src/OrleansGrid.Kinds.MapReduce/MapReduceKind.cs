using System.Text.Json;
using OrleansGrid.Kinds.MapReduce.Runtime;
using OrleansGrid.MapReduce.Submission;
using OrleansGrid.Reports.MapReduce;

namespace OrleansGrid.Kinds.MapReduce;

/// <summary>
/// MapReduce over files: stages that plan, map, reduce and publish. Its files are looked at before a job is taken, for a person who waits
/// for the answer.
/// </summary>
internal sealed class MapReduceKind(
    MapReducePrograms programs,
    MapReduceHost host,
    EndedJobs ended,
    MapReduceReports reports,
    GridSiloOptions options
) : IJobKind
{
    private static readonly MapReduceStages Stages = new();

    public string Name => "mapreduce";

    public IReadOnlyCollection<string> Handlers =>
        [
            .. programs.Kinds.Select(kind => MapReduceHandler.Prefix + kind),
            .. options.RunsCommands ? [MapReduceHandler.Commands] : Array.Empty<string>(),
        ];

    public IStagePlanner Planner => Stages;

    public JsonElement Normalize(JsonElement spec)
    {
        var given = Read(spec);
        var ordered = given with
        {
            Arguments = Ordered(given.Arguments),
            SideFiles = Ordered(given.SideFiles),
            Require = Ordered(given.Require),
            AllowedExits = given.AllowedExits ?? [],
        };
        return JsonSerializer.SerializeToElement(ordered, GridJson.Options);
    }

    public async ValueTask<Admission> AdmitAsync(JsonElement spec, InputSource? inputs, IJobReads reads)
    {
        var job = Read(spec);
        // Away from the grain's thread: a file system may be slow.
        var refusal = Validate(job, inputs) ?? await Task.Run(() => ValidateFiles(job));
        if (refusal is not null)
        {
            return Admission.Refused(refusal);
        }

        // Without any of its items the output would be wrong, so the first that fails is the end.
        var stages = MapReduceStages.First(job.ForStage(MapReduceHandler.Of(job)), job.Speculate ?? true);
        return Admission.Of(job, stages) with
        {
            MaxFailed = new FailureTolerance(0, null),
            RunsCommands = MapReduceHandler.Of(job) == MapReduceHandler.Commands,
        };
    }

    public IItemRunner MakeRunner(StageWork stage, IServiceProvider services)
    {
        if (stage.Policy.Handler == MapReduceHandler.Commands && !options.RunsCommands)
        {
            throw new PermanentFailureException("This silo runs no commands; its host must ask for them with AddCommands.");
        }

        return MapReduceRunner.Make(host, services, stage);
    }

    public ValueTask EndedAsync(JobEnding job) => new(ended.CleanUpAsync(job));

    /// <summary>Away from the grain's thread: a job of many splits has left much to read.</summary>
    public async ValueTask<JsonElement?> ReportAsync(Guid jobId, IJobReads reads) =>
        await Task.Run(() => reports.ReadAsync(jobId, CancellationToken.None));

    public void Check(IServiceProvider services) => programs.Check(services);

    private static MapReduceSpec Read(JsonElement spec)
    {
        var job = spec.Deserialize<MapReduceSpec>(GridJson.Specs) ?? throw new JsonException("A MapReduce job is null.");
        return job.Inputs is null || job.Inputs.Any(input => input?.Pattern is null || input.Format is null)
            ? throw new JsonException("The inputs of a MapReduce job are a list of patterns with their formats.")
            : job;
    }

    private static string? Validate(MapReduceSpec job, InputSource? inputs) =>
        job switch
        {
            _ when inputs is not null => "A MapReduce job takes no items; name its files in 'inputs'.",
            { MaxFailed: not null } =>
                "A MapReduce job tolerates no failed item, as its output would lack a part; leave the number of tolerated failures out.",
            _ => MapReduceSpecs.Validate(job) ?? job.ValidatePolicy(),
        };

    private static string? ValidateFiles(MapReduceSpec job)
    {
        try
        {
            return MapReduceSpecs.ValidateFiles(job);
        }
        catch (Exception error) when (error is PermanentFailureException or IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }

    /// <summary>A null is what was left out; jsonb keeps keys in an order of its own.</summary>
    private static SortedDictionary<string, string> Ordered(IReadOnlyDictionary<string, string>? pairs) =>
        new((pairs ?? new Dictionary<string, string>()).ToDictionary(), StringComparer.Ordinal);
}
