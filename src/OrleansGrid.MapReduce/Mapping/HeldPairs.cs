using System.Buffers;

namespace OrleansGrid.MapReduce.Mapping;

/// <summary>What one record has emitted, held until it is known that the record does not fail.</summary>
internal sealed class HeldPairs : SpanEmitter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly List<(int Key, int Value, long Number, bool IsNumber)> _pairs = [];

    public override void Emit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _bytes.Write(key);
        _bytes.Write(value);
        _pairs.Add((key.Length, value.Length, 0, false));
    }

    public override void Emit(ReadOnlySpan<byte> key, long value)
    {
        _bytes.Write(key);
        _pairs.Add((key.Length, 0, value, true));
    }

    public void PassTo(SpanEmitter emit)
    {
        var rest = _bytes.WrittenSpan;
        foreach (var (keyLength, valueLength, number, isNumber) in _pairs)
        {
            if (isNumber)
            {
                emit.Emit(rest[..keyLength], number);
            }
            else
            {
                emit.Emit(rest[..keyLength], rest.Slice(keyLength, valueLength));
            }

            rest = rest[(keyLength + valueLength)..];
        }

        Drop();
    }

    public void Drop()
    {
        _bytes.ResetWrittenCount();
        _pairs.Clear();
    }
}
