using System.Text.Json;

namespace OrleansGrid.Silo;

/// <summary>The part of a job that its tasks need. Travels to other silos as JSON with each task.</summary>
internal sealed class JobWork(BatchSpec spec, InputSource inputs)
{
    private string? _json;

    public static JobWork None { get; } = new(new BatchSpec { Handler = "" }, new RangeInputs(0, 0));

    public BatchSpec Spec => spec;

    public InputSource Inputs => inputs;

    /// <summary>Written once, and not for a job whose tasks all run on its own silo.</summary>
    public string ToJson() => _json ??= JsonSerializer.Serialize(this, GridJson.Options);

    public static JobWork Parse(string json) => JsonSerializer.Deserialize<JobWork>(json, GridJson.Options)
        ?? throw new JsonException("A task came without its work.");
}
