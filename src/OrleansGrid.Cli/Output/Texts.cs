using System.Globalization;
using System.Text.Json;

namespace OrleansGrid.Cli;

/// <summary>How facts about jobs read to a person.</summary>
internal static class Texts
{
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Count(long number, string noun) => $"{Count(number)} {noun}{(number == 1 ? "" : "s")}";

    public static string Plain(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset? time) => time?.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "";

    public static string State(JobStatus job) =>
        job.CancelRequested && !job.State.IsTerminal() ? $"{job.State.ToName()} (cancelling)" : job.State.ToName();

    /// <summary>A result as bare text: a JSON string is its characters, anything else its JSON.</summary>
    public static string Result(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined => "null",
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };

    public static string Progress(JobStatus job)
    {
        var failed = job.ItemsFailed > 0 ? $", {Count(job.ItemsFailed)} failed" : "";
        var retrying = job.ItemsRetrying > 0 ? $", {Count(job.ItemsRetrying)} retrying" : "";
        return $"{Count(job.ItemsSucceeded)} of {Count(job.ItemsTotal)} items succeeded{failed}{retrying}";
    }

    /// <summary>One running task, with what its handler says of the item that runs.</summary>
    public static string Lane(Lane lane)
    {
        var said = lane.Progress is { } share ? $", item {(share * 100).ToString("0", CultureInfo.InvariantCulture)} %" : "";
        var note = lane.Note is { Length: > 0 } words ? $", {OneLine(words)}" : "";
        return $"{lane.Silo,-12} items {lane.FirstItem}–{lane.LastItem}, {lane.Committed} of {lane.LastItem - lane.FirstItem + 1} committed, for {Duration.Text(lane.Elapsed)}{said}{note}";
    }

    /// <summary>The last line about a job that has ended.</summary>
    public static string Outcome(JobStatus job)
    {
        var took = job is { StartedAt: { } start, FinishedAt: { } end } ? $" in {Duration.Text(end - start)}" : "";
        var why = job.Error is { Length: > 0 } error ? $": {OneLine(error)}" : "";
        return $"Job {job.JobId} {job.State.ToName()}{took}, {Progress(job)}{why}";
    }

    public static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
