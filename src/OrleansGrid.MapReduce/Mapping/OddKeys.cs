using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace OrleansGrid.MapReduce.Mapping;

/// <summary>Sums of the keys that do not fit into slots.</summary>
internal sealed class OddKeys
{
    /// <summary>What an entry takes beside the bytes of its key, about.</summary>
    private const int EntryBytes = 80;

    private readonly Dictionary<byte[], long> _sums = new(new ByBytes());
    private readonly Dictionary<byte[], long>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;

    public OddKeys() => _bySpan = _sums.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>Memory taken, about.</summary>
    public long Bytes { get; private set; }

    public void Add(ReadOnlySpan<byte> key, long value)
    {
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_bySpan, key, out var exists);
        sum = checked(sum + value);
        if (!exists)
        {
            Bytes += key.Length + EntryBytes;
        }
    }

    public void Drain(SpanEmitter to)
    {
        foreach (var (key, sum) in _sums)
        {
            to.Emit(key, sum);
        }

        _sums.Clear();
        Bytes = 0;
    }

    private sealed class ByBytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)XxHash3.HashToUInt64(alternate);

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
