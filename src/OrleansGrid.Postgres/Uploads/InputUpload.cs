using System.Threading.Channels;
using Npgsql;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Sql;

namespace OrleansGrid.Postgres.Uploads;

/// <summary>Streams inputs into the database before their job is submitted.</summary>
/// <remarks>
/// Chunks become durable one after another, at the latest a second after their inputs have arrived; when the call returns, all are.
/// A broken connection is replaced and what was not confirmed is sent again. An upload that no job names is rubbish; nothing refers to it.
/// </remarks>
public sealed class InputUpload(GridDatabase database)
{
    /// <summary>Fewer inputs than this are kept in the job's own state.</summary>
    private const int MaxInlineItems = 1000;
    private const int MaxInlineSize = 64 * 1024;

    // Enough for one chunk to be made while another is sent, few enough to bound memory.
    private const int ChunksAhead = 4;

    /// <summary>How long a database that went away is waited for.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Takes one sentence for a person when the database has been waited for some seconds; null for nobody.</summary>
    public Action<string>? Waiting { get; init; }

    /// <summary>Uploads lines as they are, however few.</summary>
    /// <exception cref="GridException">No inputs, an input that cannot be kept (its number is named), or no database.</exception>
    public async Task<UploadedInputs> UploadAsync(IAsyncEnumerable<string> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        return (UploadedInputs)await StoreAsync(items, InputEncoders.Line, inlineFew: false, cancellationToken);
    }

    /// <summary>Keeps a few inputs for the job's own state, and uploads many.</summary>
    /// <param name="items">Read once, by one thread at a time.</param>
    /// <param name="encode">How an input becomes text.</param>
    /// <exception cref="GridException">No inputs, an input that cannot be kept (its number is named), or no database.</exception>
    public Task<InputSource> StoreAsync<T>(IAsyncEnumerable<T> items, InputEncoder<T> encode, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(encode);
        return StoreAsync(items, encode, inlineFew: true, cancellationToken);
    }

    /// <summary>Removes an upload, unless a job was submitted with it.</summary>
    public async Task ForgetAsync(Guid uploadId, CancellationToken cancellationToken = default)
    {
        await using var command = database.DataSource.CreateCommand(SqlCatalog.Get("forget_upload"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = uploadId });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<InputSource> StoreAsync<T>(
        IAsyncEnumerable<T> items,
        InputEncoder<T> encode,
        bool inlineFew,
        CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var cutter = new ChunkCutter<T>(items, encode, stop.Token);
        var first =
            await cutter.NextAsync() ?? throw new GridException(GridFault.BadInput, "There are no inputs; a batch has at least one item.");
        if (!inlineFew || !cutter.Ended || first.Count > MaxInlineItems || first.Size > MaxInlineSize)
        {
            return await UploadAsync(first, cutter, stop);
        }

        using (first)
        {
            return new InlineInputs(first.ToStrings());
        }
    }

    private async Task<UploadedInputs> UploadAsync<T>(InputChunk first, ChunkCutter<T> cutter, CancellationTokenSource stop)
    {
        var uploadId = Guid.CreateVersion7();
        await RecordAsync(uploadId, stop.Token);
        var chunks = Channel.CreateBounded<InputChunk>(new BoundedChannelOptions(ChunksAhead) { SingleReader = true, SingleWriter = true });
        var cutting = Task.Run(() => CutAsync(first, cutter, chunks.Writer, stop.Token), CancellationToken.None);
        try
        {
            await new ChunkStore(database.DataSource, uploadId, RetryFor, Waiting).StoreAsync(chunks.Reader, stop.Token);
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
        finally
        {
            await cutting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await cutting;
        return new UploadedInputs(uploadId, cutter.Items, cutter.Hash);
    }

    private static async Task CutAsync<T>(
        InputChunk first,
        ChunkCutter<T> cutter,
        ChannelWriter<InputChunk> chunks,
        CancellationToken cancellationToken
    )
    {
        try
        {
            for (var chunk = first; chunk is not null; chunk = await cutter.NextAsync())
            {
                await chunks.WriteAsync(chunk, cancellationToken);
            }

            chunks.Complete();
        }
        catch (Exception error)
        {
            chunks.Complete(error);
            throw;
        }
    }

    private Task RecordAsync(Guid uploadId, CancellationToken cancellationToken) =>
        DatabaseRetry.RunAsync(
            async _ =>
            {
                await using var command = database.DataSource.CreateCommand(SqlCatalog.Get("begin_upload"));
                command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = uploadId });
                await command.ExecuteNonQueryAsync(cancellationToken);
            },
            RetryFor,
            cancellationToken,
            Waiting
        );
}
