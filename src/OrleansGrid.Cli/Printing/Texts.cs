using System.Globalization;
using System.Text.Json;
using OrleansGrid.Cli.Parsing;

namespace OrleansGrid.Cli.Printing;

/// <summary>How facts about jobs read to a person.</summary>
internal static class Texts
{
    private const int LabelWidth = 9;

    /// <summary>Where the text behind a label begins.</summary>
    public const int LabelIndent = LabelWidth + 1;

    private const int ShortIdLength = 8;

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Count(long number, string noun) => $"{Count(number)} {noun}{(number == 1 ? "" : "s")}";

    public static string Plain(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset? time) =>
        time?.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "";

    public static string UtcTime(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "";

    /// <summary>How long ago, in the largest unit that says something: 45s, 12m, 5h, 3d.</summary>
    public static string Age(DateTimeOffset time, DateTimeOffset now) =>
        (now - time) switch
        {
            { Ticks: <= 0 } => "0s",
            { TotalMinutes: < 2 } past => $"{(int)past.TotalSeconds}s",
            { TotalHours: < 2 } past => $"{(int)past.TotalMinutes}m",
            { TotalDays: < 2 } past => $"{(int)past.TotalHours}h",
            var past => $"{(int)past.TotalDays}d",
        };

    /// <summary>The end of the id, which differs; its beginning is the time, which jobs of one period share.</summary>
    public static string ShortId(Guid jobId) => jobId.ToString("N")[^ShortIdLength..];

    public static string State(JobStatus job) =>
        job.CancelRequested && !job.State.IsTerminal() ? $"{job.State.ToName()} (cancelling)" : job.State.ToName();

    /// <summary>In one word, for a column.</summary>
    public static string ShortState(JobStatus job) => job.CancelRequested && !job.State.IsTerminal() ? "cancelling" : job.State.ToName();

    /// <summary>A result as bare text: a JSON string is its characters, anything else its JSON.</summary>
    public static string Result(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Undefined => "null",
            JsonValueKind.String => value.GetString()!,
            _ => value.GetRawText(),
        };

    public static string Progress(JobStatus job)
    {
        var failed = job.ItemsFailed > 0 ? $", {Count(job.ItemsFailed)} failed" : "";
        // Nothing is tried again once the job has ended.
        var retrying = job.ItemsRetrying > 0 && !job.State.IsTerminal() ? $", {Count(job.ItemsRetrying)} retrying" : "";
        string[] counts = [.. job.KindCounts.Where(count => count.Count > 0).Select(count => $"{Count(count.Count)} {count.Word}")];
        var ofKind = counts.Length > 0 ? $" ({string.Join(", ", counts)})" : "";
        return $"{Count(job.ItemsSucceeded)} of {KindTexts.Of(job.Kind).Noun.Count(job.ItemsTotal)} succeeded{ofKind}{failed}{retrying}";
    }

    /// <summary>How far a stage is, in items and bytes.</summary>
    public static string Stage(JobStatus job, StageStatus stage)
    {
        var noun = KindTexts.Of(job.Kind).NounOf(stage.Name);
        var items = stage.ItemsTotal == 1 && noun == Noun.Item ? "" : $" {Count(stage.ItemsSucceeded)} of {noun.Count(stage.ItemsTotal)}";
        var failed = stage.ItemsFailed > 0 ? $", {Count(stage.ItemsFailed)} failed" : "";
        var bytes = stage.Bytes is { } read and > 0
            ? $", {ByteSize.Text(read)}{(stage.BytesTotal is { } total ? $" of {ByteSize.Text(total)}" : "")}"
            : "";
        return $"{stage.Name,-8}{stage.State}{items}{failed}{bytes}";
    }

    /// <summary>How far a stage is, between 0 and 1.</summary>
    public static double Share(StageStatus stage) =>
        stage switch
        {
            { State: "succeeded" } => 1,
            { Bytes: { } bytes, BytesTotal: { } total and > 0 } => Math.Min(1, (double)bytes / total),
            { ItemsTotal: 0 } => 0,
            _ => (double)(stage.ItemsSucceeded + stage.ItemsFailed) / stage.ItemsTotal,
        };

    /// <summary>One running task, with what its handler says of the item that runs.</summary>
    public static string Lane(JobStatus job, Lane lane)
    {
        var stage = lane.Stage < job.Stages.Count ? job.Stages[lane.Stage].Name : null;
        var noun = KindTexts.Of(job.Kind).NounOf(stage ?? "");
        var note = lane.Note is { Length: > 0 } words ? $", {OneLine(words)}" : "";
        var share = lane.Progress is { } far ? $"{(far * 100).ToString("0", CultureInfo.InvariantCulture)} %" : null;
        if (lane.FirstItem == lane.LastItem)
        {
            return $"{lane.Silo,-12} {stage ?? noun.One} {lane.FirstItem}, for {Duration.Text(lane.Elapsed)}"
                + $"{(share is null ? "" : $", {share}")}{note}";
        }

        return $"{lane.Silo,-12} {noun.Many} {lane.FirstItem}–{lane.LastItem}, {lane.Committed} of {lane.LastItem - lane.FirstItem + 1} "
            + $"committed, for {Duration.Text(lane.Elapsed)}{(share is null ? "" : $", {noun.One} {share}")}{note}";
    }

    /// <summary>The last line about a job that has ended.</summary>
    public static string Outcome(JobStatus job)
    {
        var took = job is { StartedAt: { } start, FinishedAt: { } end } ? $" in {Duration.Text(end - start)}" : "";
        var why = job.Error is { Length: > 0 } error ? $": {OneLine(error)}" : "";
        return $"Job {job.JobId} {job.State.ToName()}{took}, {Progress(job)}{why}";
    }

    /// <summary>What to type next about a job that has ended.</summary>
    public static string Further(JobStatus job)
    {
        var id = ShortId(job.JobId);
        return job.State == JobState.Succeeded
            ? KindTexts.Of(job.Kind).Further(id)
            : $"'grid show {id}' says what failed, 'grid retry {id}' runs again what has not succeeded.";
    }

    /// <summary>A fact under its label, in one line; a label may be any kind's own word, as long as it likes.</summary>
    public static string Labelled(string label, string text) => label.PadRight(LabelWidth) + $" {OneLine(text)}";

    /// <summary>The beginning of a text, in one line.</summary>
    public static string Shorten(string text, int longest)
    {
        var line = OneLine(text);
        return line.Length <= longest ? line : line[..(longest - 1)] + "…";
    }

    public static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
