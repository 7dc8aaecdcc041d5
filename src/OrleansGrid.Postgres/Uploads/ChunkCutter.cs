using System.Security.Cryptography;

namespace OrleansGrid.Postgres.Uploads;

/// <summary>
/// Cuts a stream of inputs into chunks: full ones from a fast stream, and what has arrived at least once a second from a slow one.
/// </summary>
internal sealed class ChunkCutter<T>(IAsyncEnumerable<T> source, InputEncoder<T> encode, CancellationToken cancellationToken)
    : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly IAsyncEnumerator<T> _inputs = source.GetAsyncEnumerator(cancellationToken);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private Task<bool>? _arriving;

    /// <summary>Inputs cut so far.</summary>
    public long Items { get; private set; }

    /// <summary>The stream has given its last input.</summary>
    public bool Ended { get; private set; }

    /// <summary>Hex of SHA-256 over the length and the UTF-8 bytes of each input in order.</summary>
    public string Hash => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>The next inputs; null after the last.</summary>
    /// <exception cref="GridException">An input is not acceptable.</exception>
    public async Task<InputChunk?> NextAsync()
    {
        if (Ended)
        {
            return null;
        }

        var chunk = new InputChunk(Items);
        try
        {
            var begun = Environment.TickCount64;
            while (!chunk.IsFull && (chunk.Count == 0 || Remaining(begun) > TimeSpan.Zero) && await ArrivesAsync(chunk, begun))
            {
                Add(chunk, _inputs.Current);
            }
        }
        catch
        {
            chunk.Dispose();
            throw;
        }

        if (chunk.Count == 0)
        {
            chunk.Dispose();
            return null;
        }

        _hash.AppendData(chunk.Inputs);
        Items += chunk.Count;
        return chunk;
    }

    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        if (_arriving is null or { IsCompleted: true })
        {
            await _inputs.DisposeAsync();
            return;
        }

        // A source that does not heed its cancellation, such as a terminal, is closed whenever it comes back: nobody waits for it.
        _ = _arriving.ContinueWith(
            _ => _inputs.DisposeAsync().AsTask(),
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default
        );
    }

    private static TimeSpan Remaining(long begun) => Patience - TimeSpan.FromMilliseconds(Environment.TickCount64 - begun);

    /// <summary>False when nothing came in time for this chunk, or nothing will come at all.</summary>
    private async ValueTask<bool> ArrivesAsync(InputChunk chunk, long begun)
    {
        if (_arriving is null)
        {
            var next = _inputs.MoveNextAsync();
            if (next.IsCompletedSuccessfully)
            {
                Ended = !next.Result;
                return !Ended;
            }

            _arriving = next.AsTask();
        }

        if (chunk.Count > 0 && !_arriving.IsCompleted)
        {
            await Task.WhenAny(_arriving, Task.Delay(Clamp(Remaining(begun)), cancellationToken));
            if (!_arriving.IsCompleted && !cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }

        var arrived = await _arriving.WaitAsync(cancellationToken);
        _arriving = null;
        Ended = !arrived;
        return arrived;
    }

    private static TimeSpan Clamp(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;

    private void Add(InputChunk chunk, T input)
    {
        try
        {
            chunk.Add(input, encode);
        }
        catch (FormatException refusal)
        {
            throw new GridException(GridFault.BadInput, $"Item {Items + chunk.Count} {refusal.Message}", refusal);
        }
    }
}
