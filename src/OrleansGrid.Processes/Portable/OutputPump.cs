namespace OrleansGrid.Processes.Portable;

/// <summary>
/// A thread that reads one of a child's streams and hands it to the lane piece by piece. It reads the next piece only when the last was
/// taken, so a child writes no faster than its output is dealt with.
/// </summary>
internal sealed class OutputPump
{
    private const int PieceBytes = 64 * 1024;

    private readonly object _gate = new();
    private readonly byte[] _piece = new byte[PieceBytes];
    private readonly Stream _stream;
    private readonly Bell _bell;
    private int _length;
    private bool _closed;
    private bool _ended;

    public OutputPump(Stream stream, Bell bell)
    {
        _stream = stream;
        _bell = bell;
        PumpThread.Start(Pump);
    }

    /// <summary>All who could write have closed their ends, or nothing more is wanted.</summary>
    public bool Ended
    {
        get
        {
            lock (_gate)
            {
                return _closed || (_ended && _length == 0);
            }
        }
    }

    /// <summary>What has come and was not yet taken; stays as it is until <see cref="Take"/>.</summary>
    public ReadOnlySpan<byte> Waiting
    {
        get
        {
            lock (_gate)
            {
                return _closed ? default : _piece.AsSpan(0, _length);
            }
        }
    }

    public void Take()
    {
        lock (_gate)
        {
            _length = 0;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Nothing more is wanted. A read that waits for a descendant which holds the stream ends with that descendant.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Pump()
    {
        using (_stream)
        {
            while (Read() is > 0 and var count && HandOn(count)) { }
        }

        lock (_gate)
        {
            _ended = true;
        }

        _bell.Ring();
    }

    private int Read()
    {
        try
        {
            return _stream.Read(_piece);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            // Windows calls a pipe broken whose writer was killed.
            return 0;
        }
    }

    private bool HandOn(int count)
    {
        lock (_gate)
        {
            _length = count;
            _bell.Ring();
            while (_length > 0 && !_closed)
            {
                Monitor.Wait(_gate);
            }

            return !_closed;
        }
    }
}
