using System.Text.Json;

namespace OrleansGrid.Samples.Iterate;

/// <summary>
/// The kind <c>iterate</c>: rounds of map and combine over files, until the program is done. Each round is stages that the planner adds.
/// </summary>
public sealed class IterateKind : IJobKind
{
    private static readonly Dictionary<string, IIteration> Programs = new(StringComparer.Ordinal)
    {
        ["kmeans"] = new KMeans(),
        ["pagerank"] = new PageRank(),
    };

    public string Name => "iterate";

    public IStagePlanner Planner { get; } = new IteratePlanner();

    public JsonElement Normalize(JsonElement spec) => JsonSerializer.SerializeToElement(Read(spec), GridJson.Options);

    public ValueTask<Admission> AdmitAsync(JsonElement spec, InputSource? inputs, IJobReads reads)
    {
        var iterate = Read(spec);
        return ValueTask.FromResult(
            Validate(iterate, inputs) is { } refusal
                ? Admission.Refused(refusal)
                : Admission.Of(iterate, IteratePlanner.Begin(iterate.ForStage(Name))) with
                {
                    MaxFailed = new FailureTolerance(0, null),
                }
        );
    }

    public IItemRunner MakeRunner(StageWork stage, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(services);
        return new IterateRunner(stage, Programs[stage.SpecAs<IterateSpec>().Program], (IJobReads)services.GetService(typeof(IJobReads))!);
    }

    public async ValueTask EndedAsync(JobEnding job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var files = new RoundFiles(job.Job.SpecAs<IterateSpec>(), job.Job.JobId);
        // A failed job that is retried goes on from what its rounds have left.
        if (job.Job.State == JobState.Succeeded && Directory.Exists(files.Folder) && await job.IsOverAsync())
        {
            Directory.Delete(files.Folder, recursive: true);
        }
    }

    public async ValueTask<JsonElement?> ReportAsync(Guid jobId, IJobReads reads)
    {
        ArgumentNullException.ThrowIfNull(reads);
        if (await reads.FindAsync(jobId) is not { } job)
        {
            return null;
        }

        var (spec, last) = (job.SpecAs<IterateSpec>(), await LastRoundAsync(job, reads));
        var report = new IterateReport(
            spec.Program,
            last is null ? 0 : last.Round + 1,
            spec.MaxRounds,
            last is { Done: true },
            job.State == JobState.Succeeded ? spec.Output : null
        );
        return JsonSerializer.SerializeToElement(report, GridJson.Options);
    }

    /// <summary>The last round that has been combined: the one before, while the newest is under way.</summary>
    private static async Task<RoundResult?> LastRoundAsync(RecordedJob job, IJobReads reads)
    {
        foreach (var combine in IteratePlanner.Combines(job).TakeLast(2).Reverse())
        {
            await foreach (var item in reads.ResultsAsync(job.JobId, combine))
            {
                if (item.Succeeded)
                {
                    return item.Value.Deserialize<RoundResult>(GridJson.Options);
                }
            }
        }

        return null;
    }

    private static IterateSpec Read(JsonElement spec) =>
        spec.Deserialize<IterateSpec>(GridJson.Specs) ?? throw new JsonException("The spec is null.");

    private static string? Validate(IterateSpec spec, InputSource? inputs) =>
        spec switch
        {
            _ when inputs is not null => "A job of the kind iterate takes its inputs from the spec; leave the items out.",
            _ when !Programs.ContainsKey(spec.Program ?? "") =>
                $"There is no program '{spec.Program}'; give {string.Join(" or ", Programs.Keys)}.",
            { Inputs: null or { Count: 0 } } => "The job has no inputs; name at least one file.",
            _ when spec.Inputs.FirstOrDefault(input => !Path.IsPathFullyQualified(input ?? "")) is { } relative =>
                $"The input {relative} is not an absolute path.",
            _ when !Path.IsPathFullyQualified(spec.Output ?? "") => $"The output {spec.Output} is not an absolute path.",
            _ when !Directory.Exists(Path.GetDirectoryName(spec.Output)) => $"The folder of the output {spec.Output} does not exist.",
            { MaxRounds: < 2 or > 10_000 } => $"{spec.MaxRounds} rounds is not valid; give 2 to 10000.",
            { SplitBytes: < 1 } => $"Splits of {spec.SplitBytes} bytes is not valid; give at least 1.",
            { MaxFailed: not null } => "A job of the kind iterate needs every item; leave the tolerated failures out.",
            _ => Programs[spec.Program!].Validate(spec.Options) ?? spec.ValidatePolicy(),
        };
}
