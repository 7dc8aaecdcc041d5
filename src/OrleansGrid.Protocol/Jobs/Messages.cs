namespace OrleansGrid.Protocol.Jobs;

/// <summary>What a client sends to submit a job.</summary>
/// <param name="Kind">Name of the job's kind.</param>
/// <param name="Spec">What the job is, as JSON in the kind's shape.</param>
/// <param name="Inputs">An <see cref="InputSource"/> as JSON; null where none are given beside the spec.</param>
/// <param name="Request">
/// Tells one submission from another of the same key: sent again because its answer was lost, it is the same. Null where the job's id is
/// new.
/// </param>
[GenerateSerializer, Immutable, Alias("grid.submission")]
public sealed record Submission(
    [property: Id(0)] string Kind,
    [property: Id(1)] string Spec,
    [property: Id(2)] string? Inputs = null,
    [property: Id(3)] Guid? Request = null
);

/// <summary>Whether a request was carried out; if not, one sentence for a person says why.</summary>
[GenerateSerializer, Alias("grid.verdict")]
public enum Verdict
{
    Done,
    BadInput,
    Conflict,
    NotFound,
}

/// <param name="Existed">The job had been submitted before, by another submission with the same body.</param>
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

/// <param name="Result">The command's answer as JSON; null for none.</param>
[GenerateSerializer, Immutable, Alias("grid.command-answer")]
public sealed record CommandAnswer([property: Id(0)] Verdict Verdict, [property: Id(1)] string? Message, [property: Id(2)] string? Result);

/// <param name="Version">Grows with everything that happens to the job while one activation lives; 0 when there is no such job.</param>
/// <param name="State">Name of the job's state.</param>
[GenerateSerializer, Immutable, Alias("grid.progress")]
public sealed record JobProgress(
    [property: Id(0)] long Version,
    [property: Id(1)] string State,
    [property: Id(2)] long Total,
    [property: Id(3)] long Succeeded,
    [property: Id(4)] long Failed
);
