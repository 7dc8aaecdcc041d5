using OrleansGrid.Engine;

namespace OrleansGrid.Silo;

/// <summary>One closed stage, whose items are the inputs.</summary>
internal sealed record SubmittedBatch(BatchSpec Spec, InputSource Inputs) : SubmittedWork
{
    public override string? Key => Spec.Key;

    public override async Task<string?> ValidateAsync(JobReads reads)
    {
        if (SubmissionBody.Validate(Spec, Inputs) is { } refusal)
        {
            return refusal;
        }

        return Inputs is UploadedInputs upload && await reads.CountUploadedAsync(upload.UploadId) != upload.Items
            ? "The uploaded inputs are not all in the database; submit them again."
            : null;
    }

    public override bool IsOf(JobRecord job) => SubmissionBody.Same(job, Spec, Inputs);

    public override JobRecord ToRecord(Guid jobId, DateTimeOffset now) => new()
    {
        JobId = jobId,
        Name = Spec.Name,
        Kind = "batch",
        Key = Spec.Key,
        State = JobState.Pending,
        CreatedAt = now,
        Stages = [new StageRecord(Spec.Handler, Inputs.Count, Closed: true)],
        Spec = Spec,
        Inputs = Inputs,
    };
}
