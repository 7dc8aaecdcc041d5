using System.Text.Json;
using Orleans.Storage;

namespace OrleansGrid.Silo.Storage;

/// <summary>Grain state as JSON that people and SQL can read.</summary>
internal sealed class JsonStateSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, GridJson.Options));

    public T Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input, GridJson.Options)!;
}
