using System.Diagnostics;
using System.Text.Json;
using OrleansGrid.Postgres.Uploads;

namespace OrleansGrid.Client;

/// <summary>The way of a submission of any kind: inputs made durable, then the job.</summary>
internal sealed class Submitter(GridAccess grid)
{
    /// <summary>The trace that the submitter is in; null for none.</summary>
    public static string? CurrentTrace => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;

    /// <summary>A spec of any kind, as JSON.</summary>
    public Task<SubmittedJob> SubmitAsync(string kind, JsonElement spec, InputSource? inputs, CancellationToken cancellationToken)
    {
        if (inputs is not null)
        {
            InputChecks.Check(inputs);
        }

        return SendAsync(GivenSpec.Read(kind, spec), inputs, cancellationToken);
    }

    /// <summary>A spec of any kind, as JSON, with inputs that are taken as they are.</summary>
    public Task<SubmittedJob> SubmitLinesAsync(
        string kind,
        JsonElement spec,
        IAsyncEnumerable<string> lines,
        CancellationToken cancellationToken
    ) => SubmitAsync(GivenSpec.Read(kind, spec), lines, InputEncoders.Line, cancellationToken);

    /// <summary>Stores the inputs, and submits the job that names them.</summary>
    public async Task<SubmittedJob> SubmitAsync<T>(
        GivenSpec spec,
        IAsyncEnumerable<T> inputs,
        InputEncoder<T> encode,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var link = await grid.Connection.GetAsync(cancellationToken);
        var upload = new InputUpload(link.Database) { RetryFor = grid.RetryFor, Waiting = grid.Options.Waiting };
        var stored = await upload.StoreAsync(inputs, encode, cancellationToken);
        var sending = new Sending(spec, stored);
        try
        {
            return await SendAsync(sending, cancellationToken);
        }
        finally
        {
            // While it is not known whether the job was taken, its inputs stay: a silo may still be at it.
            if (stored is UploadedInputs uploaded && sending.HasNoUseForInputs)
            {
                await ForgetAsync(upload, uploaded.UploadId);
            }
        }
    }

    /// <summary>Submits the job, again until it is answered.</summary>
    public Task<SubmittedJob> SendAsync(GivenSpec spec, InputSource? inputs, CancellationToken cancellationToken) =>
        SendAsync(new Sending(spec, inputs), cancellationToken);

    private async Task<SubmittedJob> SendAsync(Sending sending, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await grid.Calls.UntilAnsweredAsync(sending.JobId, sending.SendTo, cancellationToken);
            sending.Reply = reply;
            Refusals.ThrowUnlessDone(reply.Verdict, reply.Message);
            return new SubmittedJob(sending.JobId, reply.Existed && sending.HasKey);
        }
        catch (GridException error) when (sending is { WasSent: true, Reply: null })
        {
            throw new GridException(error.Fault, sending.WhatIsKnown(error), error);
        }
    }

    // Space only: an upload that stays behind harms nobody, so the submission's own outcome is what the caller hears of.
    private static async Task ForgetAsync(InputUpload upload, Guid uploadId)
    {
        try
        {
            await upload.ForgetAsync(uploadId);
        }
        catch (Npgsql.NpgsqlException) { }
    }
}
