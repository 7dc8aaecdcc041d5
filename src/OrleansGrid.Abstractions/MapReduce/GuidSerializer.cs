using System.Buffers;

namespace OrleansGrid;

internal sealed class GuidSerializer : DataSerializer<Guid>
{
    private const int Length = 16;

    public override void Write(Guid value, IBufferWriter<byte> to)
    {
        value.TryWriteBytes(to.GetSpan(Length), bigEndian: true, out _);
        to.Advance(Length);
    }

    public override Guid Read(ReadOnlySpan<byte> bytes) => new(bytes, bigEndian: true);
}
