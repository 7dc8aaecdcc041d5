using System.CommandLine;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Cli.Printing.Tables;
using OrleansGrid.Reports.Items;
using OrleansGrid.Reports.Json;

namespace OrleansGrid.Cli.Verbs;

internal sealed class ItemsVerb : JobVerb
{
    public ItemsVerb()
        : base(
            "items",
            "Lists the items of a job in order, with state, attempt, silo, input, result and error; with --json also their times."
        )
    {
        // In the one spelling that is read, not in that of C#.
        StateOption.CompletionSources.Clear();
        StateOption.CompletionSources.Add(States.OfItems);
        Add(StateOption);
        Add(StageOption);
        Add(WideOption);
    }

    public override IReadOnlyList<string> Examples =>
        [
            "grid items 3f2a",
            "grid items 3f2a --state failed",
            "grid items 3f2a --state failed --json | jq -r .error.message",
            "grid items 3f2a --stage 1          # of the second stage",
        ];

    public override string Note => ListingOptions.Note(Listing(Noun.Item, 0).FieldNames);

    protected override async Task<int> RunAsync(JobCall call, CancellationToken cancellation)
    {
        var (parsed, output, database, job) = call;
        var stage = parsed.GetValue(StageOption) ?? 0;
        var items = database.Jobs.ItemsAsync(job.JobId, stage, parsed.GetValue(StateOption), cancellation);
        if (output.Json)
        {
            await foreach (var item in items)
            {
                output.WriteJson(ItemView.Of(item), ReportJson.Default.ItemView);
            }

            return Exits.Done;
        }

        var stages = await database.Jobs.StagesAsync(job.JobId, cancellation);
        var shown = stages.FirstOrDefault(known => known.Stage == stage);
        var noun = KindTexts.Of(job.Kind).NounOf(shown?.Name ?? "");
        await Listing(noun, shown?.ItemsTotal ?? 0).WriteAsync(output, items, parsed.GetValue(WideOption), cancellation);
        return Exits.Done;
    }

    private static Listing<ItemStatus> Listing(Noun noun, long total) =>
        new([
            new(noun.One, 0)
            {
                Shown = item => Texts.Plain(item.Item),
                Field = item => Texts.Plain(item.Item),
                Right = true,
                Widest = Texts.Plain(total).Length,
            },
            new("state", 1)
            {
                Shown = item => item.State.ToName(),
                Field = item => item.State.ToName(),
                Widest = "cancelled".Length,
            },
            new("attempt", 3)
            {
                Shown = Attempt,
                Field = Attempt,
                Right = true,
            },
            new("silo", 4)
            {
                Shown = item => item.Silo,
                Field = item => item.Silo,
                Least = 10,
            },
            new("input", 5)
            {
                Shown = item => item.Input,
                Field = item => item.Input,
                Least = 8,
            },
            new("result or error", 2) { Shown = item => Error(item) ?? Result(item), Least = 20 },
            new("result", 0) { Field = Result },
            new("error", 0) { Field = Error },
        ]);

    private static string Attempt(ItemStatus item) => item.Attempt == 0 ? "" : Texts.Plain(item.Attempt);

    private static string? Error(ItemStatus item) => item.Error is { } error ? $"{error.Type}: {error.Message}" : null;

    private static string? Result(ItemStatus item) => item.Result is { } result ? Texts.Result(result) : null;

    private Option<bool> WideOption { get; } = ListingOptions.Wide();

    private Option<int?> StageOption { get; } = SharedOptions.Stage("Items of this stage (0); 'grid show' lists the stages.");

    private Option<ItemState?> StateOption { get; } =
        new("--state")
        {
            Description = "Only items in this state: pending, running, retrying, succeeded, failed or cancelled.",
            HelpName = "STATE",
            CustomParser = result => States.Parse<ItemState?>(result, name => ItemStates.Parse(name)),
        };
}
