namespace OrleansGrid;

/// <summary>Runs one item on the grid and waits for what it gives.</summary>
public static class GridClientRuns
{
    /// <summary>Submits a batch of one item and waits for its result, as if the handler were called here.</summary>
    /// <param name="client">The way into the grid.</param>
    /// <param name="handler">Kind of the handler.</param>
    /// <param name="input">The item's input; null for JSON null.</param>
    /// <param name="cancellationToken">Ends the waiting; the job goes on.</param>
    /// <typeparam name="TOut">What the result is read as.</typeparam>
    /// <exception cref="ItemFailedException">The last attempt failed, or the job was cancelled.</exception>
    /// <inheritdoc cref="IGridClient.SubmitAsync(BatchSpec, InputSource, CancellationToken)" path="/exception"/>
    public static Task<TOut> RunAsync<TOut>(
        this IGridClient client,
        string handler,
        object? input,
        CancellationToken cancellationToken = default
    ) => client.RunAsync<TOut>(new BatchSpec { Handler = handler }, input, cancellationToken);

    /// <inheritdoc cref="RunAsync{TOut}(IGridClient, string, object?, CancellationToken)"/>
    /// <param name="client">The way into the grid.</param>
    /// <param name="spec">
    /// How to run it. With a key, a program that asks again after its own crash gets the result of the first time.
    /// </param>
    /// <param name="input">The item's input; null for JSON null.</param>
    /// <param name="cancellationToken">Ends the waiting; the job goes on.</param>
    public static async Task<TOut> RunAsync<TOut>(
        this IGridClient client,
        BatchSpec spec,
        object? input,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        // A command is given a text bare, which what takes the inputs knows by their type.
        var job = input is string text
            ? await client.SubmitAsync<string>(spec, [text], cancellationToken)
            : await client.SubmitAsync<object?>(spec, [input], cancellationToken);
        await foreach (var item in job.ResultsAsync<TOut>(cancellationToken))
        {
            return item.Succeeded ? item.Value! : throw new ItemFailedException(job.Id, item.Item, item.State, item.Error);
        }

        // Without an item there was no outcome: the job ended before it had planned any.
        throw new ItemFailedException(job.Id, 0, ItemState.Cancelled, null);
    }
}
