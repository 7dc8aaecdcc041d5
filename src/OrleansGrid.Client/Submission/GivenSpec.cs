using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansGrid.Client;

/// <summary>A spec as it is sent.</summary>
/// <param name="Kind">Name of the job's kind.</param>
/// <param name="Json">The spec in the kind's shape.</param>
/// <param name="Key">The idempotency key; null for none.</param>
internal sealed record GivenSpec(string Kind, string Json, string? Key)
{
    private const string KeyProperty = "key";
    private const string TraceProperty = "traceParent";

    /// <summary>NUL as JSON writes it.</summary>
    private const string EscapedNul = "\\u0000";

    /// <exception cref="GridException">BadInput: the spec holds what cannot be kept.</exception>
    public static GivenSpec Of<TSpec>(string kind, TSpec spec)
        where TSpec : RunPolicy
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Checked(
            kind,
            JsonSerializer.Serialize<TSpec>(
                spec.TraceParent is null ? spec with { TraceParent = Submitter.CurrentTrace } : spec,
                GridJson.Options
            ),
            spec.Key
        );
    }

    /// <exception cref="GridException">BadInput: the kind has no name, or the spec is no object or holds what cannot be kept.</exception>
    public static GivenSpec Read(string kind, JsonElement spec)
    {
        if (string.IsNullOrWhiteSpace(kind))
        {
            throw Bad("The kind of the job is empty; give the name of a kind, such as batch.");
        }

        if (spec.ValueKind != JsonValueKind.Object)
        {
            throw Bad($"The spec of a job is a JSON object, not {spec.ValueKind}.");
        }

        return Checked(kind, WithTrace(spec), KeyOf(spec));
    }

    private static string? KeyOf(JsonElement spec) =>
        Find(spec, KeyProperty) switch
        {
            null or { ValueKind: JsonValueKind.Null } => null,
            { ValueKind: JsonValueKind.String } key => key.GetString(),
            _ => throw Bad("The key is no text; give a text that names this submission, or no key."),
        };

    private static string WithTrace(JsonElement spec)
    {
        if (Submitter.CurrentTrace is not { } trace || Find(spec, TraceProperty) is not null)
        {
            return spec.GetRawText();
        }

        var traced = JsonObject.Create(spec)!;
        traced[TraceProperty] = trace;
        return traced.ToJsonString(GridJson.Options);
    }

    // Kinds read the names of properties in any case, so the key must be found in any case too.
    private static JsonElement? Find(JsonElement spec, string name)
    {
        foreach (var property in spec.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return null;
    }

    private static GivenSpec Checked(string kind, string json, string? key)
    {
        if (key is "")
        {
            throw Bad("The key is empty; give a text that names this submission, or no key.");
        }

        return json.Contains(EscapedNul, StringComparison.Ordinal)
            ? throw Bad("The job's description holds a NUL character, which PostgreSQL cannot keep in text; leave it out.")
            : new GivenSpec(kind, json, key);
    }

    private static GridException Bad(string sentence) => new(GridFault.BadInput, sentence);
}
