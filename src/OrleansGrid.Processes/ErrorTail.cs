using System.Text;

namespace OrleansGrid.Processes;

/// <summary>The last bytes of standard error: where programs say why they failed.</summary>
/// <param name="lines">Given all of it, as it comes; null for nobody.</param>
internal sealed class ErrorTail(int limit, ErrorLines? lines = null)
{
    private byte[] _bytes = [];
    private int _length;
    private bool _cut;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        lines?.Append(bytes);
        if (bytes.Length > limit)
        {
            bytes = bytes[^limit..];
            _length = 0;
            _cut = true;
        }

        // Twice the limit, so that old bytes are moved away once for every `limit` new ones and not for each.
        if (_length + bytes.Length > 2 * (long)limit)
        {
            _bytes.AsSpan((_length - limit).._length).CopyTo(_bytes);
            _length = limit;
            _cut = true;
        }

        if (_length + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(2L * limit, Math.Max(_length + bytes.Length, 2L * _bytes.Length)));
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>No more comes.</summary>
    public void End() => lines?.End();

    public override string ToString()
    {
        var start = Math.Max(0, _length - limit);
        if (_cut || start > 0)
        {
            // The cut may have gone through a character: leave out its rest.
            while (start < _length && (_bytes[start] & 0xC0) == 0x80)
            {
                start++;
            }
        }

        // PostgreSQL's text cannot hold NUL.
        return start == _length ? "" : Encoding.UTF8.GetString(_bytes.AsSpan(start.._length)).Replace('\0', '\uFFFD');
    }
}
