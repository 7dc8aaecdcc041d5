using System.Runtime.InteropServices;

namespace OrleansGrid.MapReduce.Sampling;

/// <summary>Takes what a map function emits for a sample, and keeps how often each key came.</summary>
internal sealed class SampledKeys : SpanEmitter
{
    /// <summary>
    /// A map function may emit without end: the plan would never be made, and no limit of a task would ever stop the job.
    /// </summary>
    private const long MostBytes = 64 << 20;

    private readonly Dictionary<byte[], SampledKey> _keys = new(ByteKeys.Comparer);
    private readonly Dictionary<byte[], SampledKey>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;

    public SampledKeys() => _bySpan = _keys.GetAlternateLookup<ReadOnlySpan<byte>>();

    public IReadOnlyDictionary<byte[], SampledKey> Keys => _keys;

    public long Pairs { get; private set; }

    /// <summary>Bytes of map output.</summary>
    public long Bytes { get; private set; }

    public override void Emit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => Add(key, value.Length);

    public override void Emit(ReadOnlySpan<byte> key, long value) => Add(key, sizeof(long));

    private void Add(ReadOnlySpan<byte> key, int valueBytes)
    {
        var bytes = key.Length + valueBytes + SampledKey.PairOverhead;
        Pairs++;
        Bytes += bytes;
        if (Bytes > MostBytes)
        {
            throw new InvalidOperationException($"a look at a little of the input gave more than {MostBytes >> 20} MB of map output");
        }

        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_bySpan, key, out _);
        known = new SampledKey(known.Pairs + 1, known.Bytes + bytes);
    }
}
