using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansGrid;

/// <summary>The JSON that the grid writes and reads, the same in messages, in the database and on the command line.</summary>
public static class GridJson
{
    /// <summary>How deep arrays and objects may be nested in an input or a result. An item with a deeper one fails.</summary>
    public const int MostDepth = 1_000;

    /// <summary>What the grid's own messages put around a value.</summary>
    private const int Envelope = 16;

    /// <summary>
    /// For the grid's own types: web names, enums by their lower-case names, <see cref="TimeSpan"/> as <c>hh:mm:ss</c>, nulls left out.
    /// Read-only, safe to share.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = MakeOptions(JsonUnmappedMemberHandling.Skip);

    /// <summary>
    /// As <see cref="Options"/>, for specs as people write them: a field that nobody knows is refused, because it is a known one misspelt.
    /// Read-only, safe to share.
    /// </summary>
    public static JsonSerializerOptions Specs { get; } = MakeOptions(JsonUnmappedMemberHandling.Disallow);

    /// <summary>
    /// For the inputs and results of handlers: web defaults, with enums by the names of their members, so that a user's type comes back as
    /// it went and a person can read it. Read-only, safe to share.
    /// </summary>
    public static JsonSerializerOptions Values { get; } = MakeValues(new EnumNames());

    /// <summary>
    /// For keys and values between mapping and reducing: silos of two versions must write equal keys alike, so this does not change.
    /// </summary>
    internal static JsonSerializerOptions Intermediate { get; } = MakeValues();

    private static JsonSerializerOptions MakeOptions(JsonUnmappedMemberHandling unknown)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            MaxDepth = MostDepth + Envelope,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            UnmappedMemberHandling = unknown,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            // jsonb keeps keys in an order of its own, so the kind of an input source may come after its properties.
            AllowOutOfOrderMetadataProperties = true,
        };
        options.Converters.Add(new SpanOfTime());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private static JsonSerializerOptions MakeValues(params JsonConverter[] converters)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            MaxDepth = MostDepth,
            // Nulls stay: a user's required property that is null must be there to be read back.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            AllowOutOfOrderMetadataProperties = true,
        };
        Array.ForEach(converters, options.Converters.Add);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
