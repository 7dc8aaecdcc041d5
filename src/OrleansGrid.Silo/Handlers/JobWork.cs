using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansGrid.Silo;

/// <summary>The part of a job that its tasks need. Travels to other silos as JSON with each task.</summary>
/// <param name="MapReduce">What a MapReduce job is to do; null for other kinds.</param>
/// <param name="Study">What a study is to find; null for other kinds.</param>
/// <param name="Stage">What the task's stage is, in a job whose stages differ. Not part of the JSON: it comes with each order.</param>
internal sealed record JobWork(BatchSpec Spec, InputSource Inputs, MapReduceSpec? MapReduce = null, StudySpec? Study = null, [property: JsonIgnore] StageWork? Stage = null)
{
    private string? _json;

    public static JobWork None { get; } = new(new BatchSpec { Handler = "" }, new RangeInputs(0, 0));

    /// <summary>Written once, and not for a job whose tasks all run on its own silo.</summary>
    public string ToJson() => _json ??= JsonSerializer.Serialize(this, GridJson.Options);

    public static JobWork Parse(string json) => JsonSerializer.Deserialize<JobWork>(json, GridJson.Options)
        ?? throw new JsonException("A task came without its work.");
}
