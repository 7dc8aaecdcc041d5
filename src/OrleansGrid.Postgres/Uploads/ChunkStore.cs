using System.Threading.Channels;
using Npgsql;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Postgres.Uploads;

/// <summary>Makes chunks durable as they come: many in one COPY from a fast stream, and at least once a second from a slow one.</summary>
internal sealed class ChunkStore(NpgsqlDataSource dataSource, Guid uploadId, TimeSpan retryFor, Action<string>? waiting = null)
{
    // What is not yet committed is kept to be sent again when the connection breaks.
    private const int MaxUncommitted = 16 * 1024 * 1024;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(1);

    public async Task StoreAsync(ChannelReader<InputChunk> arriving, CancellationToken cancellationToken)
    {
        while (await arriving.WaitToReadAsync(cancellationToken))
        {
            var batch = new List<InputChunk>();
            try
            {
                await StoreBatchAsync(arriving, batch, cancellationToken);
            }
            finally
            {
                batch.ForEach(chunk => chunk.Dispose());
            }
        }
    }

    private Task StoreBatchAsync(ChannelReader<InputChunk> arriving, List<InputChunk> batch, CancellationToken cancellationToken) =>
        DatabaseRetry.RunAsync(
            async attempt =>
            {
                long? redoFrom = attempt > 1 && batch.Count > 0 ? batch[0].FirstItem : null;
                await using var copy = await CopyStream.BeginAsync(dataSource, uploadId, redoFrom, cancellationToken);
                foreach (var chunk in batch)
                {
                    await copy.WriteAsync(chunk, cancellationToken);
                }

                var begun = Environment.TickCount64;
                while (await NextAsync(arriving, batch, begun, cancellationToken) is { } chunk)
                {
                    batch.Add(chunk);
                    await copy.WriteAsync(chunk, cancellationToken);
                }

                await copy.CommitAsync(cancellationToken);
            },
            retryFor,
            cancellationToken,
            waiting
        );

    /// <summary>The next chunk of this batch, or null when it is time to commit.</summary>
    private static async ValueTask<InputChunk?> NextAsync(
        ChannelReader<InputChunk> arriving,
        List<InputChunk> batch,
        long begun,
        CancellationToken cancellationToken
    )
    {
        if (batch.Sum(chunk => (long)chunk.Size) >= MaxUncommitted)
        {
            return null;
        }

        if (arriving.TryRead(out var ready))
        {
            return ready;
        }

        var wait = MaxWait - TimeSpan.FromMilliseconds(Environment.TickCount64 - begun);
        if (wait <= TimeSpan.Zero)
        {
            return null;
        }

        try
        {
            return
                await arriving.WaitToReadAsync(cancellationToken).AsTask().WaitAsync(wait, cancellationToken)
                && arriving.TryRead(out var late)
                ? late
                : null;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
