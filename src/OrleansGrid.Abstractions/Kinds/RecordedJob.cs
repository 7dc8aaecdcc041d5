using System.Text.Json;

namespace OrleansGrid;

/// <summary>A job as its kind sees it at one moment.</summary>
public sealed record RecordedJob
{
    public required Guid JobId { get; init; }

    public required string Kind { get; init; }

    public required JobState State { get; init; }

    /// <summary>1 for the first run; one more for each retry and each extension.</summary>
    public required int Run { get; init; }

    /// <summary>What was submitted, as the kind had it normalised.</summary>
    public required JsonElement Spec { get; init; }

    /// <summary>What the kind keeps with the job; null for nothing.</summary>
    public JsonElement? Memo { get; init; }

    public required IReadOnlyList<JobStage> Stages { get; init; }

    /// <summary>Whether a limit has ended the job before all its items had an outcome.</summary>
    public bool EndedEarly { get; init; }

    /// <summary>The spec as a type; parsed anew at each call.</summary>
    public T SpecAs<T>() => Spec.Deserialize<T>(GridJson.Options) ?? throw new JsonException("The spec of a job is null.");

    /// <summary>The memo as a type; null where the kind keeps none.</summary>
    public T? MemoAs<T>()
        where T : class => Memo?.Deserialize<T>(GridJson.Options);
}
