namespace OrleansGrid.Processes;

/// <summary>Standard output, kept up to a limit and handed on line by line as it comes.</summary>
internal sealed class OutputCapture(int limit, Action<ReadOnlySpan<byte>>? onLine) : IChildOutput
{
    private Action<ReadOnlySpan<byte>>? _onLine = onLine;
    private byte[] _bytes = [];
    private int _length;
    private int _handedOn;

    /// <summary>More came than is kept.</summary>
    public bool Truncated { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var kept = Math.Min(bytes.Length, limit - _length);
        Truncated |= kept < bytes.Length;
        if (_length + kept > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(limit, Math.Max(_length + kept, 2L * _bytes.Length)));
        }

        bytes[..kept].CopyTo(_bytes.AsSpan(_length));
        var searched = _length;
        _length += kept;
        if (_onLine is { } handOn)
        {
            HandOnLines(searched, handOn);
        }
    }

    /// <summary>Hands on a last line without an end, unless its end was cut off: half a value is worse than none.</summary>
    public byte[] Complete()
    {
        if (_onLine is { } handOn && _handedOn < _length && !Truncated)
        {
            handOn(_bytes.AsSpan(_handedOn.._length));
        }

        return _bytes.Length == _length ? _bytes : _bytes[.._length];
    }

    /// <summary>What still comes is for nobody.</summary>
    public void HandOnNoMore() => _onLine = null;

    private void HandOnLines(int searched, Action<ReadOnlySpan<byte>> handOn)
    {
        while (_bytes.AsSpan(searched.._length).IndexOf((byte)'\n') is >= 0 and var found)
        {
            var end = searched + found;
            handOn(_bytes.AsSpan(_handedOn..end));
            searched = _handedOn = end + 1;
        }
    }
}
