using System.Text.Json;

namespace OrleansGrid.Cli;

/// <summary>Studies and trials as scripts read them; names as in the SQL view.</summary>
internal static class TrialJson
{
    public static void Write(Utf8JsonWriter json, TrialStatus trial)
    {
        json.WriteStartObject();
        json.WriteNumber("trial", trial.Trial);
        WriteElement(json, "params", trial.Params);
        if (trial.Values.Count == 1)
            json.WriteNumber("value", trial.Values[0]);
        else
            json.WriteNull("value");
        json.WriteString("state", trial.State);
        WriteElement(json, "values_by_step", trial.ValuesByStep);
        WriteNumbers(json, "values", trial.Values);
        WriteNumbers(json, "violations", trial.Violations);
        json.WriteString("silo", trial.Silo);
        JsonShapes.WriteError(json, "error", trial.Error);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, string name, StudyReport study)
    {
        json.WriteStartObject(name);
        json.WriteString("sampler", study.Spec.Sampler);
        json.WriteNumber("seed", study.Spec.Seed);
        json.WriteNumber("trials_pruned", study.Pruned);
        json.WriteNumber("trials_failed", study.Failed);
        json.WriteString("ended", study.Ended);
        json.WriteStartArray("warm");
        foreach (var warm in study.Warm)
        {
            json.WriteStartObject();
            json.WriteString("job_id", warm.Study);
            json.WriteNumber("told", warm.Told);
            json.WriteNumber("skipped", warm.Skipped);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("best");
        foreach (var trial in study.Best)
            Write(json, trial);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static void WriteElement(Utf8JsonWriter json, string name, JsonElement? value)
    {
        json.WritePropertyName(name);
        if (value is { } present)
            present.WriteTo(json);
        else
            json.WriteNullValue();
    }
}
