using OrleansGrid.Postgres.Uploads;

namespace OrleansGrid.Client.Batch;

/// <summary>Submissions of batches.</summary>
internal sealed class BatchSubmissions(Submitter submitter, OfferedHandlers handlers)
{
    private const string Kind = "batch";
    private const string CommandHandler = "command";

    /// <summary>Takes any text and reads none of it.</summary>
    private const string NoopHandler = "noop";

    private static readonly HandlerFamily Handlers = new("handler", "", CommandHandler);

    public async Task<SubmittedJob> SubmitAsync(BatchSpec spec, InputSource inputs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        InputChecks.Check(inputs);
        return inputs is InlineInputs few
            ? await SubmitAsync(spec, few.Items.ToAsyncEnumerable(), LineEncoder(spec), cancellationToken)
            : await submitter.SendAsync(await CheckAsync(spec, cancellationToken), inputs, cancellationToken);
    }

    public async Task<SubmittedJob> SubmitAsync<T>(
        BatchSpec spec,
        IAsyncEnumerable<T> inputs,
        InputEncoder<T> encode,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return await submitter.SubmitAsync(await CheckAsync(spec, cancellationToken), inputs, encode, cancellationToken);
    }

    /// <summary>
    /// Lines for commands go as they are; other handlers read JSON, and what is not is better refused now than failed item by item.
    /// </summary>
    public static InputEncoder<string> LineEncoder(BatchSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return HandlerOf(spec) is CommandHandler or NoopHandler ? InputEncoders.Line : InputEncoders.JsonLine;
    }

    /// <summary>A command takes text, so a string is given to it bare; all else is JSON.</summary>
    public static InputEncoder<T> ValueEncoder<T>(BatchSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return typeof(T) == typeof(string) && HandlerOf(spec) == CommandHandler
            ? (InputEncoder<T>)(object)(InputEncoder<string>)InputEncoders.Line
            : InputEncoders.Json<T>();
    }

    private static string HandlerOf(BatchSpec spec) => spec.Command is null ? spec.Handler : CommandHandler;

    private async Task<GivenSpec> CheckAsync(BatchSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        // A spec with a command names it as its handler, whatever else is written there.
        var given = GivenSpec.Of(Kind, spec with { Handler = HandlerOf(spec) });
        await handlers.RequireAsync(Handlers, HandlerOf(spec), cancellationToken);
        return given;
    }
}
