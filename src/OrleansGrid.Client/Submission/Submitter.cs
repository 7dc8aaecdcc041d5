using System.Diagnostics;
using System.Text.Json;
using OrleansGrid.Postgres;
using OrleansGrid.Protocol;

namespace OrleansGrid.Client;

/// <summary>The way of a submission: checks, inputs made durable, then the job.</summary>
internal sealed class Submitter(GridConnection connection, GrainCalls calls, JobReader reader)
{
    private const string CommandKind = "command";

    /// <summary>Takes any text and reads none of it.</summary>
    private const string NoopKind = "noop";

    private readonly HandlerKinds _kinds = new(reader, calls.RetryFor);

    private readonly EarlierJobs _earlier = new(reader, calls.RetryFor);

    public async Task<SubmittedJob> SubmitAsync(BatchSpec spec, InputSource inputs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        InputChecks.Check(inputs);
        if (inputs is InlineInputs few)
        {
            return await SubmitAsync(spec, few.Items.ToAsyncEnumerable(), LineEncoder(spec), cancellationToken);
        }

        var json = await CheckAsync(spec, cancellationToken);
        return await SendAsync(spec.Key, NewId(spec.Key), Batch(json, inputs), cancellationToken);
    }

    public async Task<SubmittedJob> SubmitAsync(MapReduceSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec = await _earlier.ResolveAsync(spec, cancellationToken);
        var json = InputChecks.ToJson(spec with { TraceParent = spec.TraceParent ?? CurrentTrace() }, spec.Key);
        await _kinds.RequireAsync(MapReduceHandler.Of(spec), cancellationToken);
        return await SendAsync(spec.Key, NewId(spec.Key), new Protocol.Submission(json, "", "mapreduce"), cancellationToken);
    }

    public async Task<SubmittedJob> SubmitAsync(StudySpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var json = InputChecks.ToJson(spec with { TraceParent = spec.TraceParent ?? CurrentTrace() }, spec.Key);
        await _kinds.RequireAsync(StudyHandler.Of(spec), cancellationToken);
        return await SendAsync(spec.Key, NewId(spec.Key), new Protocol.Submission(json, "", "study"), cancellationToken);
    }

    public async Task<SubmittedJob> SubmitAsync<T>(
        BatchSpec spec, IAsyncEnumerable<T> inputs, InputEncoder<T> encode, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var json = await CheckAsync(spec, cancellationToken);
        var link = await connection.GetAsync(cancellationToken);
        var upload = new InputUpload(link.Database) { RetryFor = calls.RetryFor };
        var stored = await upload.StoreAsync(inputs, encode, cancellationToken);
        var jobId = NewId(spec.Key);
        if (stored is not UploadedInputs uploaded)
        {
            return await SendAsync(spec.Key, jobId, Batch(json, stored), cancellationToken);
        }

        var submitted = false;
        try
        {
            var job = await SendAsync(spec.Key, jobId, Batch(json, stored), cancellationToken);
            submitted = !job.Existed;
            return job;
        }
        finally
        {
            if (!submitted)
            {
                await ForgetAsync(upload, uploaded.UploadId, jobId);
            }
        }
    }

    /// <summary>Lines for commands go as they are; other handlers read JSON, and what is not is better refused now than failed item by item.</summary>
    public static InputEncoder<string> LineEncoder(BatchSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Kind(spec) is CommandKind or NoopKind ? InputEncoders.Line : InputEncoders.JsonLine;
    }

    /// <summary>A command takes text, so a string is given to it bare; all else is JSON.</summary>
    public static InputEncoder<T> ValueEncoder<T>(BatchSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return typeof(T) == typeof(string) && Kind(spec) == CommandKind
            ? (InputEncoder<T>)(object)(InputEncoder<string>)InputEncoders.Line
            : InputEncoders.Json<T>();
    }

    private static string Kind(BatchSpec spec) => spec.Command is null ? spec.Handler : CommandKind;

    // The id is chosen here, so that sending again after a lost reply finds the same job.
    private static Guid NewId(string? key) =>
        key is not null ? JobKey.FromIdempotencyKey(key) : Guid.CreateVersion7();

    private static string? CurrentTrace() => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;

    private static Protocol.Submission Batch(string spec, InputSource inputs) => new(spec, JsonSerializer.Serialize(inputs, GridJson.Options));

    private async Task<string> CheckAsync(BatchSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var json = InputChecks.ToJson(spec.TraceParent is null && CurrentTrace() is { } trace ? spec with { TraceParent = trace } : spec, spec.Key);
        await _kinds.RequireAsync(Kind(spec), cancellationToken);
        return json;
    }

    private async Task<SubmittedJob> SendAsync(string? key, Guid jobId, Protocol.Submission submission, CancellationToken cancellationToken)
    {
        var (reply, _) = await calls.UntilAnsweredAsync(jobId, job => job.SubmitAsync(submission), cancellationToken);
        Refusals.ThrowUnlessDone(reply.Verdict, reply.Message);
        // Without a key the id is new, and only this submission's own lost reply can have come before.
        return new SubmittedJob(jobId, reply.Existed && key is not null);
    }

    // Space only: an upload that stays behind harms nobody, so the submission's own outcome is what the caller hears of.
    private static async Task ForgetAsync(InputUpload upload, Guid uploadId, Guid jobId)
    {
        try
        {
            await upload.ForgetAsync(uploadId, jobId);
        }
        catch (Npgsql.NpgsqlException)
        {
        }
    }
}
