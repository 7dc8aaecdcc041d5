using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Cli.Watching;
using OrleansGrid.Reports.Jobs;
using OrleansGrid.Reports.Json;

namespace OrleansGrid.Cli.Verbs;

internal sealed class ShowVerb()
    : JobVerb("show", "Shows one job: how far it is, why it waits, what its kind reports, which silos did what, what failed.")
{
    private const int FailuresShown = 10;
    private const int LongestInput = 40;
    private const int FailuresInJson = 1000;

    public override IReadOnlyList<string> Examples => ["grid show 3f2a", "grid show 3f2a --json | jq '{state, waiting, failures, report}'"];

    protected override async Task<int> RunAsync(JobCall call, CancellationToken cancellation)
    {
        var (_, output, database, job) = call;
        var live = await LiveJob.AskAsync(database, job, cancellation);
        var seen = await database.Kinds.AddDetailsAsync(live.Status, cancellation);
        var report = await database.Reports.ReadAsync(seen, live.Report, output.Json ? FailuresInJson : FailuresShown, cancellation);
        if (output.Json)
        {
            output.WriteJson(report, ReportJson.Default.JobReport);
        }
        else
        {
            Write(output, seen, report);
        }

        return Exits.Done;
    }

    private static void Write(Output output, JobStatus job, JobReport report)
    {
        var words = KindTexts.Of(job.Kind);
        output.WriteFact("Job", $"{job.JobId}");
        WriteIf(output, "Name", job.Name);
        WriteIf(output, "Key", job.Key);
        output.WriteFact("Kind", job.Kind);
        output.WriteFact("State", $"{Texts.State(job)}{(job.Run > 1 ? $", run {job.Run}" : "")}");
        output.WriteFact("Progress", Texts.Progress(job));
        WriteIf(output, "Next try", NextTry(job));
        output.WriteFact("Created", Texts.Time(job.CreatedAt));
        WriteIf(output, "Started", Texts.Time(job.StartedAt));
        WriteIf(output, "Finished", Texts.Time(job.FinishedAt));
        WriteIf(output, "Error", job.Error);
        WriteIf(output, "Waiting", job.Waiting);

        foreach (var stage in job.Stages)
        {
            output.WriteFact("Stage", Texts.Stage(job, stage));
        }

        foreach (var (label, text) in report.Report is { } ofKind ? words.Lines(ofKind) : [])
        {
            WriteIf(output, label, text);
        }

        foreach (var silo in report.Silos)
        {
            output.WriteFact("Silo", $"{silo.Silo}: {words.Noun.Count(silo.Items)} in {Texts.Count(silo.Ranges, "range")}");
        }

        foreach (var lane in job.Lanes)
        {
            output.WriteFact("Running", Texts.Lane(job, lane));
        }

        // Of a job that has succeeded, with every item, these are attempts that were made good.
        var heading = job is { State: JobState.Succeeded, ItemsFailed: 0 } ? "Retried" : "Failure";
        foreach (var alike in report.Failures.GroupBy(f => (f.Stage, f.Error.Type, f.Error.Message)))
        {
            output.WriteFact(heading, Failure(job, alike));
        }
    }

    private static string? NextTry(JobStatus job) =>
        job.NextAttemptAt is { } due
            ? $"{Texts.Time(due)}{(due - DateTimeOffset.UtcNow is var left && left > TimeSpan.Zero ? $", in {Duration.Text(left)}" : "")}"
            : null;

    private static string Failure(JobStatus job, IEnumerable<FailureView> alike)
    {
        var failure = alike.First();
        var stage = failure.Stage < job.Stages.Count ? job.Stages[failure.Stage].Name : null;
        var noun = KindTexts.Of(job.Kind).NounOf(stage ?? "");
        var item = $"{(stage is null ? "" : $"{stage} ")}{noun.One} {failure.Item}";
        // What the grid itself throws is a sentence; its type says nothing more to a person.
        var type = failure.Error.Type.StartsWith("OrleansGrid.", StringComparison.Ordinal) ? "" : $"{failure.Error.Type}: ";
        var others = alike.Select(f => f.Item).Distinct().Count() - 1;
        var more = others > 0 ? $" (the same of {noun.Count(others)} more)" : "";
        var error = $"{type}{Texts.OneLine(failure.Error.Message)}{more}";
        var input = failure.Input is { } text ? $" ({Texts.Shorten(text, LongestInput)})" : "";
        return $"{item}{input}, attempt {failure.Attempt} on {failure.Silo}: {error}";
    }

    private static void WriteIf(Output output, string label, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            output.WriteFact(label, value);
        }
    }
}
