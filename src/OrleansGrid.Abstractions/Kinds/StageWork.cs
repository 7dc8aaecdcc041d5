using System.Text.Json;

namespace OrleansGrid;

/// <summary>What a silo must know of a stage to run its items: the same for all tasks of the stage.</summary>
public sealed record StageWork
{
    private object? _spec;
    private string? _json;

    public required Guid JobId { get; init; }

    public required int Run { get; init; }

    public required string Kind { get; init; }

    public required JsonElement Spec { get; init; }

    public JsonElement? Memo { get; init; }

    public string? TraceParent { get; init; }

    /// <summary>Number of the stage.</summary>
    public required int Stage { get; init; }

    public required string Name { get; init; }

    public required StagePolicy Policy { get; init; }

    /// <summary>Null where an item's input is its number.</summary>
    public InputSource? Inputs { get; init; }

    /// <summary>For a stage that runs items of another again, their numbers there; else null.</summary>
    public IReadOnlyList<long>? Items { get; init; }

    /// <summary>The stages that have ended before this one, whose results it may read.</summary>
    public IReadOnlyList<StageSource> Sources { get; init; } = [];

    /// <summary>The spec as a type, parsed once: all tasks of the stage on a silo share the object.</summary>
    public T SpecAs<T>()
        where T : class => (T)(_spec ??= Spec.Deserialize<T>(GridJson.Options) ?? throw new JsonException("The spec of a job is null."));

    /// <summary>The item's number in the stage that it belongs to first.</summary>
    public long OriginOf(long item) => Items is { } items ? items[(int)item] : item;

    public IEnumerable<int> SourcesNamed(string name) => Sources.Where(s => s.Name == name).Select(s => s.Stage);

    /// <summary>Written once, and not for a job whose tasks all run on its own silo.</summary>
    public string ToJson() => _json ??= JsonSerializer.Serialize(this, GridJson.Options);

    public static StageWork Parse(string json) =>
        JsonSerializer.Deserialize<StageWork>(json, GridJson.Options) ?? throw new JsonException("A task came without its work.");
}
