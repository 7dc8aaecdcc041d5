using System.Text.Json;

namespace OrleansGrid.Silo;

/// <summary>The part of a job that its tasks need. Travels as JSON with each task.</summary>
internal sealed record JobWork(BatchSpec Spec, InputSource Inputs)
{
    public static JobWork None { get; } = new(new BatchSpec { Handler = "" }, new RangeInputs(0, 0));

    public string ToJson() => JsonSerializer.Serialize(this, GridJson.Options);

    public static JobWork Parse(string json) => JsonSerializer.Deserialize<JobWork>(json, GridJson.Options)
        ?? throw new JsonException("A task came without its work.");
}
