using System.CommandLine;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Reports.Items;
using OrleansGrid.Reports.Json;

namespace OrleansGrid.Cli.Verbs;

internal sealed class ItemsVerb : JobVerb
{
    private const int LongestCell = 100;
    private const int LongestInput = 16;

    public ItemsVerb()
        : base(
            "items",
            "Lists the items of a job in order, with state, attempt, silo, input, result and error; with --json also their times."
        )
    {
        Add(StateOption);
        Add(StageOption);
    }

    public override IReadOnlyList<string> Examples =>
        [
            "grid items 3f2a",
            "grid items 3f2a --state failed",
            "grid items 3f2a --state failed --json | jq -r .error.message",
            "grid items 3f2a --stage 1          # of the second stage",
        ];

    protected override async Task<int> RunAsync(JobCall call, CancellationToken cancellation)
    {
        var (parsed, output, database, job) = call;
        var items = database.Jobs.ItemsAsync(job.JobId, parsed.GetValue(StageOption) ?? 0, parsed.GetValue(StateOption), cancellation);
        if (!output.Json)
        {
            output.WriteLine($"{"item",-10} {"state",-10} {"attempt",-8}{"silo",-16} {"input",-16} result or error");
        }

        await foreach (var item in items)
        {
            if (output.Json)
            {
                output.WriteJson(ItemView.Of(item), ReportJson.Default.ItemView);
            }
            else
            {
                var input = Texts.Shorten(item.Input ?? "", LongestInput);
                output.WriteLine(
                    $"{item.Item,-10} {item.State.ToName(),-10} {Attempt(item),-8}{item.Silo,-16} {input,-16} "
                        + Texts.Shorten(What(item), LongestCell)
                );
            }
        }

        return Exits.Done;
    }

    private static string Attempt(ItemStatus item) =>
        item.Attempt == 0 ? "" : item.Attempt.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string What(ItemStatus item) =>
        item.Error is { } error ? $"{error.Type}: {error.Message}"
        : item.Result is { } result ? Texts.Result(result)
        : "";

    private Option<int?> StageOption { get; } = SharedOptions.Stage("Items of this stage (0); 'grid show' lists the stages.");

    private Option<ItemState?> StateOption { get; } =
        new("--state")
        {
            Description = "Only items in this state: pending, running, retrying, succeeded, failed or cancelled.",
            HelpName = "STATE",
            CustomParser = result => States.Parse<ItemState?>(result, name => ItemStates.Parse(name)),
        };
}
