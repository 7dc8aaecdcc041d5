namespace OrleansGrid.Kinds.MapReduce.Streaming;

/// <summary>Pairs of a mapper, put in the order of their keys so that a combining command finds equal keys together.</summary>
internal sealed class CombineBuffer : SpanEmitter
{
    private const int MostBytes = 16 << 20;

    private readonly List<(int Start, int Key, int Value)> _pairs = [];
    private byte[] _bytes = new byte[1 << 20];
    private int _length;

    public bool IsFull => _length >= MostBytes;

    public override void Emit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var room = key.Length + value.Length;
        if (_length + room > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_length + room, 2 * _bytes.Length));
        }

        key.CopyTo(_bytes.AsSpan(_length));
        value.CopyTo(_bytes.AsSpan(_length + key.Length));
        _pairs.Add((_length, key.Length, value.Length));
        _length += room;
    }

    public override void Emit(ReadOnlySpan<byte> key, long value) => throw new NotSupportedException("Commands speak text.");

    /// <summary>Hands the pairs on in order, those of equal keys as they came, and is empty.</summary>
    public void Drain(Action<ReadOnlySpan<byte>, ReadOnlySpan<byte>> take)
    {
        _pairs.Sort((a, b) => KeyOf(a).SequenceCompareTo(KeyOf(b)) is not 0 and var order ? order : a.Start.CompareTo(b.Start));
        foreach (var pair in _pairs)
        {
            take(KeyOf(pair), _bytes.AsSpan(pair.Start + pair.Key, pair.Value));
        }

        _pairs.Clear();
        _length = 0;
    }

    private ReadOnlySpan<byte> KeyOf((int Start, int Key, int Value) pair) => _bytes.AsSpan(pair.Start, pair.Key);
}
