using System.Text.Json;

namespace OrleansGrid.Cli;

/// <summary>The JSON that scripts rely on; names as in the SQL views. Written by hand, since reflection costs a tenth of a second at every start.</summary>
internal static class JsonShapes
{
    public static void WriteJob(Utf8JsonWriter json, JobStatus job)
    {
        json.WriteStartObject();
        WriteJobProperties(json, job);
        json.WriteEndObject();
    }

    public static void WriteJobProperties(Utf8JsonWriter json, JobStatus job)
    {
        json.WriteString("job_id", job.JobId);
        json.WriteString("name", job.Name);
        json.WriteString("kind", job.Kind);
        json.WriteString("state", job.State.ToName());
        json.WriteString("key", job.Key);
        json.WriteNumber("run", job.Run);
        json.WriteBoolean("cancel_requested", job.CancelRequested);
        json.WriteNumber("items_total", job.ItemsTotal);
        json.WriteNumber("items_succeeded", job.ItemsSucceeded);
        json.WriteNumber("items_failed", job.ItemsFailed);
        if (job.TrialsPruned is { } pruned)
            json.WriteNumber("trials_pruned", pruned);
        json.WriteNumber("items_running", job.ItemsRunning);
        json.WriteNumber("items_retrying", job.ItemsRetrying);
        WriteTime(json, "created_at", job.CreatedAt);
        WriteTime(json, "started_at", job.StartedAt);
        WriteTime(json, "finished_at", job.FinishedAt);
        json.WriteString("error", job.Error);
        json.WriteString("waiting", job.Waiting);
        json.WriteStartArray("lanes");
        foreach (var lane in job.Lanes)
            WriteLane(json, lane);
        json.WriteEndArray();
        if (job.Stages.Count > 0)
            WriteStages(json, job.Stages);
    }

    private static void WriteStages(Utf8JsonWriter json, IReadOnlyList<StageStatus> stages)
    {
        json.WriteStartArray("stages");
        foreach (var stage in stages)
        {
            json.WriteStartObject();
            json.WriteNumber("stage", stage.Stage);
            json.WriteString("name", stage.Name);
            json.WriteString("state", stage.State);
            json.WriteNumber("items_total", stage.ItemsTotal);
            json.WriteNumber("items_succeeded", stage.ItemsSucceeded);
            json.WriteNumber("items_failed", stage.ItemsFailed);
            if (stage.Bytes is { } bytes)
                json.WriteNumber("bytes", bytes);
            if (stage.BytesTotal is { } total)
                json.WriteNumber("bytes_total", total);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteResult(Utf8JsonWriter json, ItemResult<JsonElement> item)
    {
        json.WriteStartObject();
        json.WriteNumber("item", item.Item);
        json.WriteString("state", item.State.ToName());
        WriteValue(json, "result", item.Succeeded ? item.Value : null);
        WriteError(json, "error", item.Error);
        json.WriteEndObject();
    }

    public static void WriteItem(Utf8JsonWriter json, ItemStatus item)
    {
        json.WriteStartObject();
        json.WriteNumber("item", item.Item);
        json.WriteString("state", item.State.ToName());
        json.WriteNumber("attempt", item.Attempt);
        json.WriteString("silo", item.Silo);
        WriteValue(json, "result", item.Result);
        WriteError(json, "error", item.Error);
        json.WriteEndObject();
    }

    public static void WriteSilo(Utf8JsonWriter json, SiloStatus silo)
    {
        json.WriteStartObject();
        json.WriteString("silo", silo.Silo);
        json.WriteString("host", silo.Host);
        json.WriteNumber("pid", silo.Pid);
        json.WriteString("state", silo.State);
        json.WriteNumber("slots", silo.Slots);
        json.WriteStartObject("labels");
        foreach (var (key, value) in silo.Labels)
            json.WriteString(key, value);
        json.WriteEndObject();
        json.WriteStartObject("resources");
        foreach (var (key, value) in silo.Resources)
            json.WriteNumber(key, value);
        json.WriteEndObject();
        json.WriteStartArray("handlers");
        foreach (var handler in silo.Handlers)
            json.WriteStringValue(handler);
        json.WriteEndArray();
        WriteTime(json, "started_at", silo.StartedAt);
        WriteTime(json, "last_seen_at", silo.LastSeenAt);
        json.WriteEndObject();
    }

    public static void WriteError(Utf8JsonWriter json, string name, ItemError? error)
    {
        if (error is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("type", error.Type);
        json.WriteString("message", error.Message);
        if (error.Stack is not null)
            json.WriteString("stack", error.Stack);
        json.WriteEndObject();
    }

    private static void WriteLane(Utf8JsonWriter json, Lane lane)
    {
        json.WriteStartObject();
        json.WriteString("silo", lane.Silo);
        json.WriteNumber("stage", lane.Stage);
        json.WriteNumber("first_item", lane.FirstItem);
        json.WriteNumber("last_item", lane.LastItem);
        json.WriteNumber("committed", lane.Committed);
        json.WriteNumber("elapsed_seconds", Math.Round(lane.Elapsed.TotalSeconds, 3));
        if (lane.Progress is { } progress)
            json.WriteNumber("progress", progress);
        if (lane.Note is { } note)
            json.WriteString("note", note);
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, string name, JsonElement? value)
    {
        json.WritePropertyName(name);
        if (value is { ValueKind: not JsonValueKind.Undefined } present)
            present.WriteTo(json);
        else
            json.WriteNullValue();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
            json.WriteString(name, known.UtcDateTime);
        else
            json.WriteNull(name);
    }
}
