using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGrid.Engine.Jobs;
using OrleansGrid.Protocol.Access;
using OrleansGrid.Protocol.Jobs;
using OrleansGrid.Silo.Kinds;

namespace OrleansGrid.Silo.Jobs;

/// <summary>A submission on its way to become a job.</summary>
internal sealed class JobAdmission
{
    private const long MostItems = 1L << 52;
    private const string Trace = "traceParent";

    private readonly Guid _jobId;
    private readonly IJobKind _kind;
    private readonly JsonElement _spec;
    private readonly InputSource? _inputs;
    private readonly string? _trace;
    private readonly Guid? _request;

    private JobAdmission(Guid jobId, IJobKind kind, JsonElement spec, InputSource? inputs, string? trace, Guid? request) =>
        (_jobId, _kind, _spec, _inputs, _trace, _request) = (jobId, kind, spec, inputs, trace, request);

    /// <exception cref="JsonException">It is no submission that this silo can read.</exception>
    public static JobAdmission Read(Guid jobId, Submission submission, KindRegistry kinds)
    {
        if (
            submission.Spec.Contains("\\u0000", StringComparison.Ordinal)
            || submission.Inputs?.Contains("\\u0000", StringComparison.Ordinal) == true
        )
        {
            throw new JsonException("The job holds the character U+0000, which PostgreSQL cannot store.");
        }

        var kind =
            kinds.Find(submission.Kind)
            ?? throw new JsonException(
                $"The silo knows no jobs of the kind '{submission.Kind}'; it knows "
                    + $"{string.Join(", ", kinds.Names.Order(StringComparer.Ordinal))}."
            );
        var inputs = submission.Inputs is { } json ? JsonSerializer.Deserialize<InputSource>(json, GridJson.Options) : null;
        string? trace = null;
        // A trace is of one submission, and what holds one is not known from another.
        var spec = submission.Spec.Contains(Trace, StringComparison.Ordinal)
            ? Normalize(kind, submission.Spec, out trace)
            : kinds.Specs.Get(kind.Name, submission.Spec, () => Normalize(kind, submission.Spec, out _));
        return new JobAdmission(jobId, kind, spec, inputs, trace, submission.Request);
    }

    private static JsonElement Normalize(IJobKind kind, string spec, out string? trace)
    {
        var given = JsonSerializer.Deserialize<JsonElement>(spec, GridJson.Options);
        if (given.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"The spec of a job is a JSON object, not {given.ValueKind}.");
        }

        trace = TraceOf(given);
        return kind.Normalize(trace is null ? given : Without(given, Trace));
    }

    /// <returns>The job's first record, or one sentence that says why it cannot be taken.</returns>
    /// <param name="caller">Who submits it.</param>
    public async Task<(JobRecord? Record, string? Refusal)> AdmitAsync(IJobReads reads, Caller caller, DateTimeOffset now)
    {
        if (await ValidateAsync(_inputs, reads) is { } bad)
        {
            return (null, bad);
        }

        var admission = await _kind.AdmitAsync(_spec, _inputs, reads);
        if (admission.Refusal is { } refusal)
        {
            return (null, refusal);
        }

        if (admission.RunsCommands && !caller.MayRunCommands)
        {
            return (
                null,
                $"The certificate '{caller.Name}' may not submit commands; use one that 'grid cert issue NAME --role submitter --commands' "
                    + "has made, or a handler."
            );
        }

        foreach (var stage in admission.Stages)
        {
            if (Validate(stage) is { } wrong)
            {
                return (null, wrong);
            }
        }

        if (admission.ResultsStage is { } results && (results < 0 || results >= admission.Stages.Count))
        {
            return (
                null,
                $"The kind '{_kind.Name}' gives results by stage {results}, and its job begins with the stages 0 to "
                    + $"{admission.Stages.Count - 1}; it must name one of these."
            );
        }

        return (ToRecord(admission, now), null);
    }

    /// <summary>
    /// Whether the job was made from the same submission. The submitter's trace and the place of uploaded inputs do not count.
    /// </summary>
    public bool IsOf(JobRecord job) =>
        job.Kind == _kind.Name && JsonElement.DeepEquals(job.Spec, _spec) && (_inputs is null || Same(job.Stages[0].Inputs, _inputs));

    /// <summary>Whether this very submission has made the job.</summary>
    public bool HasMade(JobRecord job) => _request is { } request && job.HasCarriedOut(request);

    private static bool Same(InputSource? had, InputSource given) =>
        (had, given) switch
        {
            (UploadedInputs one, UploadedInputs other) => one.Items == other.Items && one.Hash == other.Hash,
            (InlineInputs one, InlineInputs other) => one.Items.SequenceEqual(other.Items),
            _ => Equals(had, given),
        };

    private static async Task<string?> ValidateAsync(InputSource? inputs, IJobReads reads) =>
        inputs switch
        {
            RangeInputs { Last: var last, First: var first } when last < first =>
                $"The range {first}..{last} is empty; its last number must not be below its first.",
            RangeInputs { Last: var last, First: var first } when (Int128)last - first >= MostItems =>
                $"The range {first}..{last} has more than the {MostItems} items that a job can have.",
            { Count: < 1 } => "There are no items; a job needs at least one.",
            { Count: > MostItems } => $"{inputs.Count} items are more than the {MostItems} that a job can have.",
            UploadedInputs upload when await reads.CountUploadedAsync(upload.UploadId) != upload.Items =>
                "The uploaded inputs are not all in the database; submit them again.",
            _ => null,
        };

    private static string? Validate(JobStage stage) =>
        stage switch
        {
            { Policy.Handler: null or "" } => "The job names no handler.",
            _ when stage.Policy.Attempts() < 1 => $"{stage.Policy.Attempts()} attempts is not valid; an item needs at least 1.",
            _ when stage.Policy.Slots() < 1 => $"{stage.Policy.Slots()} slots per item is not valid; give at least 1.",
            { Policy.MaxParallel: < 1 } => $"{stage.Policy.MaxParallel} tasks at once is not valid; give at least 1.",
            { Policy.MaxItemsPerTask: < 1 } => $"{stage.Policy.MaxItemsPerTask} items in a task is not valid; give at least 1.",
            { Policy.Timeout: { } timeout } when timeout <= TimeSpan.Zero => $"A time-out of {timeout} leaves no time to run.",
            _ => null,
        };

    private JobRecord ToRecord(Admission admission, DateTimeOffset now) =>
        new JobRecord
        {
            JobId = _jobId,
            Name = admission.Policy?.Name,
            Kind = _kind.Name,
            Key = admission.Policy?.Key,
            State = JobState.Pending,
            CreatedAt = now,
            Stages = admission.Stages,
            // Left out for the first: most jobs have one stage, and there are many of them.
            ResultsStage = (admission.ResultsStage ?? admission.Stages.Count - 1) is var results and > 0 ? results : null,
            Spec = _spec,
            Memo = admission.Memo,
            MaxFailed = admission.MaxFailed,
            Priority = admission.Policy?.Priority ?? 0,
            TraceParent = _trace,
            TimeLimit = admission.TimeLimit,
            KeepSeconds =
                admission.Policy?.Keep is not { } keep ? null
                : keep == RunPolicy.KeepForever ? -1
                : (long)Math.Ceiling(keep.TotalSeconds),
        }.After(_request);

    private static string? TraceOf(JsonElement given) =>
        !given.TryGetProperty(Trace, out var parent)
            ? null
            : parent.ValueKind switch
            {
                JsonValueKind.String => parent.GetString(),
                JsonValueKind.Null => null,
                var other => throw new JsonException($"The traceParent of a job is text, not {other}."),
            };

    private static JsonElement Without(JsonElement given, string property)
    {
        var rest = JsonObject.Create(given)!;
        rest.Remove(property);
        return JsonSerializer.SerializeToElement(rest, GridJson.Options);
    }
}
