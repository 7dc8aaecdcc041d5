namespace OrleansGrid.Processes.Portable;

/// <summary>A thread that writes to a child's input, a piece at a time, while the lane takes what the child says.</summary>
internal sealed class InputPump
{
    private const int PieceBytes = 64 * 1024;

    private readonly object _gate = new();
    private readonly byte[] _piece = new byte[PieceBytes];
    private readonly Stream _stream;
    private readonly Bell _bell;
    private int _length;
    private bool _ending;
    private bool _broken;

    public InputPump(Stream stream, Bell bell)
    {
        _stream = stream;
        _bell = bell;
        PumpThread.Start(Pump);
    }

    /// <summary>The child has closed its input.</summary>
    public bool Broken
    {
        get
        {
            lock (_gate)
            {
                return _broken;
            }
        }
    }

    /// <summary>Takes a piece of the bytes, or none while the last is still being written.</summary>
    /// <returns>How many were taken.</returns>
    public int Give(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (_length > 0 || _broken)
            {
                return 0;
            }

            _length = Math.Min(bytes.Length, _piece.Length);
            bytes[.._length].CopyTo(_piece);
            Monitor.Pulse(_gate);
            return _length;
        }
    }

    /// <summary>After what was given, the child sees the end of its input.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ending = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Pump()
    {
        try
        {
            using (_stream)
            {
                while (NextPiece() is > 0 and var count)
                {
                    _stream.Write(_piece, 0, count);
                    _stream.Flush();
                    Written(broken: false);
                }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            Written(broken: true);
        }
    }

    private int NextPiece()
    {
        lock (_gate)
        {
            while (_length == 0 && !_ending)
            {
                Monitor.Wait(_gate);
            }

            return _length;
        }
    }

    private void Written(bool broken)
    {
        lock (_gate)
        {
            _length = 0;
            _broken |= broken;
        }

        _bell.Ring();
    }
}
