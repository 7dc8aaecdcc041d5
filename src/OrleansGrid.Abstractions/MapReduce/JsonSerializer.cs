using System.Buffers;
using System.Text.Json;

namespace OrleansGrid;

/// <summary>Any type, as JSON.</summary>
internal sealed class JsonSerializer<T> : DataSerializer<T>
{
    public override void Write(T value, IBufferWriter<byte> to)
    {
        using var writer = new Utf8JsonWriter(to);
        JsonSerializer.Serialize(writer, value, GridJson.Intermediate);
    }

    public override T Read(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize<T>(bytes, GridJson.Intermediate)!;
}
