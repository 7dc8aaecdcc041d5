using System.CommandLine;
using System.Text.Json;

namespace OrleansGrid.Cli;

internal sealed class ShowVerb() : JobVerb("show", "Shows one job: how far it is, why it waits, which silos did what, what failed.")
{
    private const int FailuresShown = 10;
    private const int FailuresInJson = 1000;

    public override IReadOnlyList<string> Examples =>
    [
        "grid show 3f2a",
        "grid show 3f2a --json | jq '{state, waiting, failures}'",
    ];

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, Database database, JobStatus job, CancellationToken cancellation)
    {
        var seen = await LiveStatus.AskAsync(database, job, cancellation);
        var report = job.Kind == "mapreduce" ? await MapReduceReport.ReadAsync(database, job.JobId, cancellation) : null;
        if (report is not null)
            seen = await new StageBytes(database).AddToAsync(seen);
        seen = await new PrunedTrials(database).AddToAsync(seen);
        var study = job.Kind == "study" ? await StudyReport.ReadAsync(database, job.JobId, cancellation) : null;
        var silos = await database.Jobs.SilosOfJobAsync(job.JobId, cancellation);
        var failures = await database.Jobs.FailuresAsync(job.JobId, output.Json ? FailuresInJson : FailuresShown, cancellation);
        if (output.Json)
            output.WriteJson(json => Write(json, seen, report, study, silos, failures));
        else
            Write(output, seen, report, study, silos, failures);

        return Exits.Done;
    }

    private static void Write(Output output, JobStatus job, MapReduceReport? report, StudyReport? study, IReadOnlyList<SiloTally> silos, IReadOnlyList<AttemptStatus> failures)
    {
        output.WriteLine($"Job       {job.JobId}");
        WriteIf(output, "Name", job.Name);
        WriteIf(output, "Key", job.Key);
        output.WriteLine($"Kind      {job.Kind}");
        output.WriteLine($"State     {Texts.State(job)}{(job.Run > 1 ? $", run {job.Run}" : "")}");
        output.WriteLine($"Items     {Texts.Progress(job)}");
        output.WriteLine($"Created   {Texts.Time(job.CreatedAt)}");
        WriteIf(output, "Started", Texts.Time(job.StartedAt));
        WriteIf(output, "Finished", Texts.Time(job.FinishedAt));
        WriteIf(output, "Error", job.Error);
        WriteIf(output, "Waiting", job.Waiting);

        foreach (var stage in job.Stages)
            output.WriteLine($"Stage     {Texts.Stage(stage)}");
        foreach (var (label, text) in report is null ? [] : MapReduceText.Lines(report))
            WriteIf(output, label, text);
        foreach (var (label, text) in study?.Lines() ?? [])
            WriteIf(output, label, text);
        foreach (var silo in silos)
            output.WriteLine($"Silo      {silo.Silo}: {Texts.Count(silo.Items, "item")} in {Texts.Count(silo.Ranges, "range")}");
        foreach (var lane in job.Lanes)
            output.WriteLine($"Running   {Texts.Lane(lane, job.Stages)}");
        foreach (var failure in failures)
            output.WriteLine($"Failure   {(failure.Stage < job.Stages.Count ? job.Stages[failure.Stage].Name + " " : "")}item {failure.Item}, attempt {failure.Attempt} on {failure.Silo}: {failure.Error.Type}: {Texts.OneLine(failure.Error.Message)}");
    }

    private static void WriteIf(Output output, string label, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            output.WriteLine($"{label,-10}{Texts.OneLine(value)}");
    }

    private static void Write(Utf8JsonWriter json, JobStatus job, MapReduceReport? report, StudyReport? study, IReadOnlyList<SiloTally> silos, IReadOnlyList<AttemptStatus> failures)
    {
        json.WriteStartObject();
        JsonShapes.WriteJobProperties(json, job);
        if (report is not null)
            MapReduceJson.Write(json, "mapreduce", report);
        if (study is not null)
            TrialJson.Write(json, "study", study);
        json.WriteStartArray("silos");
        foreach (var silo in silos)
        {
            json.WriteStartObject();
            json.WriteString("silo", silo.Silo);
            json.WriteNumber("items", silo.Items);
            json.WriteNumber("ranges", silo.Ranges);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("failures");
        foreach (var failure in failures)
        {
            json.WriteStartObject();
            json.WriteNumber("stage", failure.Stage);
            json.WriteNumber("item", failure.Item);
            json.WriteNumber("attempt", failure.Attempt);
            json.WriteString("silo", failure.Silo);
            JsonShapes.WriteError(json, "error", failure.Error);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
