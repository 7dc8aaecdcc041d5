using System.Globalization;
using System.Text.Json;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Cli.Verbs;
using OrleansGrid.Reports.Json;
using OrleansGrid.Reports.Studies;
using OrleansGrid.Search.Numbers;

namespace OrleansGrid.Cli.Studies;

internal sealed class TrialsVerb() : JobVerb("trials", "Lists the trials of a study in order, with parameters, values and state.")
{
    private const int LongestCell = 120;

    public override IReadOnlyList<string> Examples =>
        ["grid trials 3f2a", "grid trials 3f2a --json | jq -c 'select(.state == \"failed\") | [.trial, .error.message]'"];

    protected override async Task<int> RunAsync(JobCall call, CancellationToken cancellation)
    {
        var (_, output, database, job) = call;
        var studies = new StudyReader(database.Reads);
        if (await studies.FindSpecAsync(job.JobId, cancellation) is null)
        {
            throw new GridException(
                GridFault.BadInput,
                $"Job {job.JobId} is a {job.Kind} and has no trials; see 'grid items {job.JobId}'."
            );
        }

        var trials = await studies.TrialsAsync(job.JobId, cancellation);
        if (!output.Json)
        {
            output.WriteLine($"{"trial",-8}{"state",-11}{"value",-24} parameters or error");
        }

        foreach (var trial in trials)
        {
            if (output.Json)
            {
                output.WriteJson(TrialView.Of(trial), ReportJson.Default.TrialView);
            }
            else
            {
                output.WriteLine($"{trial.Trial,-8}{trial.State,-11}{Value(trial),-24} {Shorten(What(trial))}");
            }
        }

        Output.Say(
            $"{Texts.Count(trials.Count, "trial")}: "
                + $"{string.Join(", ", trials.CountBy(trial => trial.State).Select(count => $"{Texts.Count(count.Value)} {count.Key}"))}"
        );
        return Exits.Done;
    }

    /// <summary>Of one that was pruned, the last that it reported: what it would have come to nobody knows.</summary>
    private static string Value(TrialStatus trial) =>
        trial is { State: "pruned", ValuesByStep: { ValueKind: JsonValueKind.Object } steps }
        && steps.EnumerateObject().MaxBy(step => long.Parse(step.Name, CultureInfo.InvariantCulture))
            is { Value.ValueKind: JsonValueKind.Number } last
            ? $"({PlainNumber.Of(last.Value.GetDouble())} at {last.Name})"
            : Numbers(trial);

    private static string Numbers(TrialStatus trial) => string.Join(' ', trial.Values.Select(PlainNumber.Of));

    private static string What(TrialStatus trial) =>
        $"{trial.Params?.GetRawText()}{(trial.Error is { } error ? $" {error.Type}: {error.Message}" : "")}";

    private static string Shorten(string text)
    {
        var line = Texts.OneLine(text);
        return line.Length <= LongestCell ? line : line[..LongestCell] + "…";
    }
}
