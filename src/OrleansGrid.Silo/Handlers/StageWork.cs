using System.Text.Json;
using OrleansGrid.Engine;

namespace OrleansGrid.Silo;

/// <summary>What a stage is, for its tasks.</summary>
/// <param name="Name">Name of the stage.</param>
/// <param name="Items">For a stage that runs items of another again, their numbers there; else null.</param>
/// <param name="Sources">The stages that have ended before this one, whose results it may read.</param>
internal sealed record StageWork(string Name, IReadOnlyList<long>? Items, IReadOnlyList<StageSource> Sources)
{
    public static StageWork Of(JobRecord job, int stage)
    {
        var record = job.Stages[stage];
        return new StageWork(record.Name, record.Again?.Items, [.. (record.After ?? []).Select(s => new StageSource(s, job.Stages[s].Name))]);
    }

    /// <summary>The item's number in the stage that it belongs to first.</summary>
    public long OriginOf(long item) => Items is { } items ? items[(int)item] : item;

    public IEnumerable<int> SourcesNamed(string name) => Sources.Where(s => s.Name == name).Select(s => s.Stage);

    public string ToJson() => JsonSerializer.Serialize(this, GridJson.Options);

    public static StageWork Parse(string json) => JsonSerializer.Deserialize<StageWork>(json, GridJson.Options)
        ?? throw new JsonException("A task came without its stage.");
}

/// <summary>A stage that has ended before another.</summary>
internal sealed record StageSource(int Stage, string Name);
