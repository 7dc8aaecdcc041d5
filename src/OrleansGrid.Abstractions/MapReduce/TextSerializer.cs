using System.Buffers;

namespace OrleansGrid;

/// <summary>Text as UTF-8, without a length; null becomes empty.</summary>
internal sealed class TextSerializer : DataSerializer<string>
{
    public override void Write(string value, IBufferWriter<byte> to)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        to.Advance(TextBytes.Encode(value, to.GetSpan(value.Length * 3)));
    }

    public override string Read(ReadOnlySpan<byte> bytes) => TextBytes.Decode(bytes);
}
