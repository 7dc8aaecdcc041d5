using System.Text.Json;
using OrleansGrid.Engine;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>A submission as it was read, of whatever kind.</summary>
internal abstract record SubmittedWork
{
    public abstract string? Key { get; }

    /// <exception cref="JsonException">It is none that this version knows.</exception>
    public static SubmittedWork Read(Submission submission) => submission.Kind switch
    {
        "batch" => new SubmittedBatch(Parse<BatchSpec>(submission.Spec), Parse<InputSource>(submission.Inputs)),
        MapReduceStages.Kind => new SubmittedMapReduce(Parse<MapReduceSpec>(submission.Spec)),
        SubmittedStudy.Kind => new SubmittedStudy(Parse<StudySpec>(submission.Spec)),
        _ => throw new JsonException($"This silo knows no jobs of the kind '{submission.Kind}'."),
    };

    /// <summary>Null, or one sentence that says why the job cannot be taken.</summary>
    public abstract Task<string?> ValidateAsync(JobReads reads);

    /// <summary>Whether the job was made from the same submission.</summary>
    public abstract bool IsOf(JobRecord job);

    public abstract JobRecord ToRecord(Guid jobId, DateTimeOffset now);

    private static T Parse<T>(string json) => JsonSerializer.Deserialize<T>(json, GridJson.Options) ?? throw new JsonException("A submission is empty.");
}
