using System.Buffers;

namespace OrleansGrid;

internal sealed class BytesSerializer : DataSerializer<byte[]>
{
    public override void Write(byte[] value, IBufferWriter<byte> to) => to.Write(value);

    public override byte[] Read(ReadOnlySpan<byte> bytes) => bytes.ToArray();
}
