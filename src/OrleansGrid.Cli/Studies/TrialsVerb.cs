using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Cli.Printing.Tables;
using OrleansGrid.Cli.Verbs;
using OrleansGrid.Reports.Json;
using OrleansGrid.Reports.Studies;
using OrleansGrid.Search.Numbers;

namespace OrleansGrid.Cli.Studies;

internal sealed class TrialsVerb : JobVerb
{
    private const int LongestNumber = 8;

    public TrialsVerb()
        : base("trials", "Lists the trials of a study in order, with parameters, values and state.") => Add(WideOption);

    public override IReadOnlyList<string> Examples =>
        [
            "grid trials 3f2a",
            "grid trials 3f2a | sort -t \"$(printf '\\t')\" -k3,3g | head    # the smallest values first",
            "grid trials 3f2a --json | jq -c 'select(.state == \"failed\") | [.trial, .error.message]'",
        ];

    public override string Note => ListingOptions.Note(Listing(0).FieldNames);

    protected override async Task<int> RunAsync(JobCall call, CancellationToken cancellation)
    {
        var (parsed, output, database, job) = call;
        var studies = new StudyReader(database.Reads);
        if (await studies.FindSpecAsync(job.JobId, cancellation) is null)
        {
            throw new GridException(
                GridFault.BadInput,
                $"Job {job.JobId} is a {job.Kind} and has no trials; see 'grid items {Texts.ShortId(job.JobId)}'."
            );
        }

        var trials = await studies.TrialsAsync(job.JobId, cancellation);
        if (output.Json)
        {
            foreach (var trial in trials)
            {
                output.WriteJson(TrialView.Of(trial), ReportJson.Default.TrialView);
            }
        }
        else
        {
            await Listing(job.ItemsTotal).WriteAsync(output, trials, parsed.GetValue(WideOption));
        }

        output.Flush();
        Output.Say(
            $"{Texts.Count(trials.Count, "trial")}: "
                + $"{string.Join(", ", trials.CountBy(trial => trial.State).Select(count => $"{Texts.Count(count.Value)} {count.Key}"))}"
        );
        return Exits.Done;
    }

    private static Listing<TrialStatus> Listing(long total) =>
        new([
            new("trial", 0)
            {
                Shown = trial => Texts.Plain(trial.Trial),
                Field = trial => Texts.Plain(trial.Trial),
                Right = true,
                Widest = Texts.Plain(total).Length,
            },
            new("state", 1)
            {
                Shown = trial => trial.State,
                Field = trial => trial.State,
                Widest = "succeeded".Length,
            },
            new("value", 2)
            {
                Shown = Value,
                Field = Value,
                Least = 12,
            },
            new("silo", 5)
            {
                Shown = trial => trial.Silo,
                Field = trial => trial.Silo,
                Least = 8,
            },
            new("params", 3) { Shown = Parameters, Least = 16 },
            new("params", 0) { Field = trial => trial.Params?.GetRawText() },
            new("error", 4)
            {
                Shown = Error,
                Field = Error,
                Least = 16,
            },
        ]);

    private static string? Error(TrialStatus trial) => trial.Error is { } error ? $"{error.Type}: {error.Message}" : null;

    private static string? Parameters(TrialStatus trial) =>
        trial.Params is { ValueKind: JsonValueKind.Object } given
            ? string.Join(", ", given.EnumerateObject().Select(parameter => $"{parameter.Name}={Short(parameter.Value)}"))
            : trial.Params?.GetRawText();

    /// <summary>Six digits tell trials apart; programs are given all of them.</summary>
    private static string Short(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.GetRawText().Length > LongestNumber
            ? PlainNumber.Of(double.Parse(value.GetDouble().ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))
            : Texts.Result(value);

    /// <summary>Of one that was pruned, the last that it reported: what it would have come to nobody knows.</summary>
    private static string Value(TrialStatus trial) =>
        trial is { State: "pruned", ValuesByStep: { ValueKind: JsonValueKind.Object } steps }
        && steps.EnumerateObject().MaxBy(step => long.Parse(step.Name, CultureInfo.InvariantCulture))
            is { Value.ValueKind: JsonValueKind.Number } last
            ? $"({PlainNumber.Of(last.Value.GetDouble())} at {last.Name})"
            : Numbers(trial);

    private static string Numbers(TrialStatus trial) => string.Join(' ', trial.Values.Select(PlainNumber.Of));

    private Option<bool> WideOption { get; } = ListingOptions.Wide();
}
