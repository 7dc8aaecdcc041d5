namespace OrleansGrid.Protocol;

/// <summary>What a client sends to submit a job.</summary>
/// <param name="Spec">What the job is, as JSON: a <see cref="BatchSpec"/>, or what the kind calls for.</param>
/// <param name="Inputs">For a batch an <see cref="InputSource"/> as JSON, else empty.</param>
/// <param name="Kind"><c>batch</c>, <c>mapreduce</c> with a <see cref="MapReduceSpec"/>, or <c>study</c> with a <see cref="StudySpec"/>.</param>
[GenerateSerializer, Immutable, Alias("grid.submission")]
public sealed record Submission([property: Id(0)] string Spec, [property: Id(1)] string Inputs, [property: Id(2)] string Kind = "batch");

/// <summary>Whether a request was carried out; if not, one sentence for a person.</summary>
[GenerateSerializer, Alias("grid.verdict")]
public enum Verdict
{
    Done,
    BadInput,
    Conflict,
    NotFound,
}

/// <param name="Existed">The job had been submitted before with the same body.</param>
[GenerateSerializer, Immutable, Alias("grid.submit-reply")]
public sealed record SubmitReply([property: Id(0)] Verdict Verdict, [property: Id(1)] string? Message, [property: Id(2)] bool Existed);

[GenerateSerializer, Alias("grid.control")]
public enum JobControl
{
    Cancel,
    Pause,
    Resume,
    Retry,
}

[GenerateSerializer, Immutable, Alias("grid.control-reply")]
public sealed record ControlReply([property: Id(0)] Verdict Verdict, [property: Id(1)] string? Message);

/// <param name="Version">Grows with everything that happens to the job while one activation lives; 0 when there is no such job.</param>
/// <param name="State">Name of the job's state.</param>
[GenerateSerializer, Immutable, Alias("grid.progress")]
public sealed record JobProgress(
    [property: Id(0)] long Version,
    [property: Id(1)] string State,
    [property: Id(2)] long Total,
    [property: Id(3)] long Succeeded,
    [property: Id(4)] long Failed);
