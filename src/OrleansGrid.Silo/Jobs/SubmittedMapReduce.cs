using System.Text.Json;
using OrleansGrid.Engine;
using OrleansGrid.MapReduce;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>A MapReduce job: stages that are planned on the way. Its files are looked at before it is taken, for a person who waits for the answer.</summary>
internal sealed record SubmittedMapReduce(MapReduceSpec Spec) : SubmittedWork
{
    public override string? Key => Spec.Key;

    public override Task<string?> ValidateAsync(JobReads reads) => Task.Run(Validate);

    public override bool IsOf(JobRecord job) => job.MapReduce is { } spec && Print(spec) == Print(Spec);

    public override JobRecord ToRecord(Guid jobId, DateTimeOffset now) => new()
    {
        JobId = jobId,
        Name = Spec.Name,
        Kind = MapReduceStages.Kind,
        Key = Spec.Key,
        State = JobState.Pending,
        CreatedAt = now,
        Stages = MapReduceStages.First(speculative: Spec.Speculate ?? true),
        Spec = HowItemsRun(),
        // An item's input is its number.
        Inputs = new RangeInputs(0, 0),
        MapReduce = Spec,
    };

    /// <summary>Without any item of it the output would be wrong, so the first that fails is the end.</summary>
    private BatchSpec HowItemsRun() => new()
    {
        Name = Spec.Name,
        Handler = MapReduceHandler.Of(Spec),
        Retry = Spec.Retry,
        Timeout = Spec.Timeout,
        MaxFailed = new FailureTolerance(0, null),
        Priority = Spec.Priority,
        Require = Spec.Require,
        TraceParent = Spec.TraceParent,
    };

    private string? Validate()
    {
        try
        {
            return MapReduceSpecs.Validate(Spec) ?? MapReduceSpecs.ValidateFiles(Spec);
        }
        catch (Exception error) when (error is PermanentFailureException or IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }

    private static string Print(MapReduceSpec spec) => JsonSerializer.Serialize(
        spec with { TraceParent = null, Arguments = Ordered(spec.Arguments), SideFiles = Ordered(spec.SideFiles), Require = Ordered(spec.Require) },
        GridJson.Options);

    /// <summary>jsonb keeps keys in an order of its own.</summary>
    private static SortedDictionary<string, string> Ordered(IReadOnlyDictionary<string, string> pairs) => new(pairs.ToDictionary(), StringComparer.Ordinal);
}
