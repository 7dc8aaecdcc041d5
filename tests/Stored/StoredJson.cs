using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace OrleansGrid.Tests.Stored;

/// <summary>A format in JSON: read and written again, an example keeps all that it held.</summary>
internal sealed class StoredJson<T> : StoredFormat
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly T _value;
    private readonly JsonTypeInfo<T> _type;

    /// <param name="value">What the newest example was written of.</param>
    /// <param name="type">How it is written; null for the grid's own way.</param>
    public StoredJson(string name, T value, JsonTypeInfo<T>? type = null, [CallerFilePath] string here = "")
        : base(name, ".json", here) => (_value, _type) = (value, type ?? (JsonTypeInfo<T>)GridJson.Options.GetTypeInfo(typeof(T)));

    protected override byte[] Write() => Lines(JsonSerializer.SerializeToNode(_value, _type));

    protected override void IsRead(byte[] example)
    {
        var stored = JsonNode.Parse(example);
        IsKept(stored, Again(stored), "$");
        // jsonb gives properties back in an order of its own.
        var turned = Again(Turned(stored));
        Xunit.Assert.True(JsonNode.DeepEquals(Again(stored), turned), $"Read in another order, '{Name}' is another: {turned}");
    }

    private JsonNode? Again(JsonNode? stored) => JsonSerializer.SerializeToNode(stored.Deserialize(_type)!, _type);

    private static byte[] Lines(JsonNode? json) => [.. JsonSerializer.SerializeToUtf8Bytes(json, Readable), (byte)'\n'];

    /// <summary>The same with its properties from last to first.</summary>
    private static JsonNode? Turned(JsonNode? json) =>
        json switch
        {
            JsonObject of => new JsonObject(of.Reverse().Select(p => KeyValuePair.Create(p.Key, Turned(p.Value)))),
            JsonArray of => new JsonArray([.. of.Select(Turned)]),
            _ => json?.DeepClone(),
        };

    private static void IsKept(JsonNode? stored, JsonNode? now, string path)
    {
        switch (stored)
        {
            case JsonObject of:
                foreach (var (name, value) in of.Where(p => p.Value is not null))
                {
                    Xunit.Assert.True(
                        (now as JsonObject)?.ContainsKey(name),
                        $"{path}.{name} is in the example, and is not read by this version."
                    );
                    IsKept(value, now![name], $"{path}.{name}");
                }

                break;
            case JsonArray of:
                Xunit.Assert.Equal(of.Count, (now as JsonArray)?.Count);
                for (var i = 0; i < of.Count; i++)
                {
                    IsKept(of[i], now![i], $"{path}[{i}]");
                }

                break;
            default:
                Xunit.Assert.True(JsonNode.DeepEquals(stored, now), $"{path} is {stored} in the example, and is read as {now}.");
                break;
        }
    }
}
