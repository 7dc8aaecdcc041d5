namespace OrleansGrid.Cli.Inputs;

/// <summary>
/// Reads lines of bytes from a file or a pipe, each without its end (LF or CRLF). A byte order mark at the beginning is no part of the
/// first line.
/// </summary>
internal sealed class LineReader(Stream stream)
{
    /// <summary>Longest line, the largest item that the grid takes.</summary>
    public const int LongestLine = 16 * 1024 * 1024;

    private const int InitialBuffer = 256 * 1024;

    private byte[] _buffer = new byte[InitialBuffer];
    private int _start;
    private int _end;
    private bool _ended;
    private bool _begun;

    /// <summary>Number of the line read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The next line, valid until the next call; null at the end. Text after the last LF is a line too.</summary>
    /// <exception cref="GridException">The line is too long.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellation)
    {
        if (!_begun)
        {
            await BeginAsync(cancellation);
        }

        var scanned = _start;
        while (true)
        {
            var found = _buffer.AsSpan(scanned, _end - scanned).IndexOf((byte)'\n');
            if (found >= 0)
            {
                return Take(scanned + found, scanned + found + 1);
            }

            if (_ended)
            {
                return TakeLast();
            }

            scanned = _end - _start;
            await FillAsync(cancellation);
            scanned += _start;
        }
    }

    // Not a conditional expression: its null would become an empty line, through the conversion from arrays.
    private ReadOnlyMemory<byte>? TakeLast()
    {
        if (_start == _end)
        {
            return null;
        }

        return Take(_end, _end);
    }

    private ReadOnlyMemory<byte> Take(int end, int next)
    {
        var line = _buffer.AsMemory(_start, end - _start);
        _start = next;
        Number++;
        return line.Span is [.., (byte)'\r'] ? line[..^1] : line;
    }

    private async ValueTask FillAsync(CancellationToken cancellation)
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= LongestLine + 2)
            {
                throw new GridException(
                    GridFault.BadInput,
                    $"Line {Number + 1} of the items is longer than {LongestLine / 1024 / 1024} MiB; give large inputs as files and "
                        + "their names as items."
                );
            }

            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, LongestLine + 2));
        }

        var read = await ReadSomeAsync(cancellation);
        _ended = read == 0;
        _end += read;
    }

    private async Task<int> ReadSomeAsync(CancellationToken cancellation)
    {
        try
        {
            // A read from a pipe does not hear of the cancellation itself while the pipe is silent.
            return await stream.ReadAsync(_buffer.AsMemory(_end), cancellation).AsTask().WaitAsync(cancellation);
        }
        catch (PermanentFailureException error)
        {
            throw new GridException(GridFault.BadInput, error.Message);
        }
    }

    private async ValueTask BeginAsync(CancellationToken cancellation)
    {
        _begun = true;
        while (_end < ByteOrderMark.Length && !_ended)
        {
            await FillAsync(cancellation);
        }

        if (_buffer.AsSpan(0, _end).StartsWith(ByteOrderMark))
        {
            _start = ByteOrderMark.Length;
        }
    }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];
}
