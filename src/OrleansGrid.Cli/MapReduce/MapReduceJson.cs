using System.Text.Json;

namespace OrleansGrid.Cli;

/// <summary>A report as scripts read it.</summary>
internal static class MapReduceJson
{
    public static void Write(Utf8JsonWriter json, string name, MapReduceReport report)
    {
        json.WriteStartObject(name);
        if (report.Plan is { } plan)
        {
            json.WriteNumber("input_files", plan.InputFiles);
            json.WriteNumber("input_bytes", plan.InputBytes);
            json.WriteNumber("splits", plan.Splits.Count);
            json.WriteNumber("partitions", plan.Partitions);
            json.WriteStartArray("decisions");
            foreach (var decision in report.Decisions)
            {
                json.WriteStartObject();
                json.WriteString("what", decision.What);
                json.WriteString("value", decision.Value);
                json.WriteString("reason", decision.Reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        WriteFigures(json, report);
        json.WriteStartObject("counters");
        foreach (var (counter, count) in report.Counters)
            json.WriteNumber(counter, count);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteFigures(Utf8JsonWriter json, MapReduceReport report)
    {
        json.WriteNumber("map_input_records", report.Maps.Sum(m => m.InputRecords));
        json.WriteNumber("map_emitted_records", report.Maps.Sum(m => m.EmittedRecords));
        json.WriteNumber("map_spilled_bytes", report.Maps.Sum(m => m.SpilledBytes));
        json.WriteNumber("shuffle_records", report.Maps.SelectMany(m => m.Partitions).Sum(p => p.Records));
        json.WriteNumber("shuffle_bytes", report.Maps.SelectMany(m => m.Partitions).Sum(p => p.Bytes));
        json.WriteNumber("reduce_keys", report.Reduces.Sum(r => r.Keys));
        json.WriteNumber("repeated_items", report.Repeated);
        if (report.PartSkew is { } parts)
            json.WriteNumber("part_skew", Math.Round(parts, 3));
        if (report.KeyShare is { } keys)
            json.WriteNumber("key_share", Math.Round(keys, 4));
        if (report.Manifest is { } manifest)
        {
            json.WriteNumber("output_parts", manifest.Parts.Count);
            json.WriteNumber("output_bytes", manifest.Bytes);
            json.WriteNumber("output_records", manifest.Records);
            json.WriteNumber("output_rows", report.HasRows ? manifest.Records : 0);
        }
    }
}
