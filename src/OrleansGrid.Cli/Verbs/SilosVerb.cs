using System.CommandLine;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Cli.Printing.Tables;
using OrleansGrid.Reports.Json;
using OrleansGrid.Reports.Silos;

namespace OrleansGrid.Cli.Verbs;

internal sealed class SilosVerb : DatabaseVerb
{
    public SilosVerb()
        : base("silos", "Lists the silos, active ones first.")
    {
        Add(WideOption);
        Add(new SilosEvictVerb());
    }

    public override IReadOnlyList<string> Examples =>
        ["grid silos", "grid silos --wide", "grid silos --json | jq -r 'select(.state == \"active\") | .pid'"];

    public override string Note => ListingOptions.Note(Listing(DateTimeOffset.UnixEpoch).FieldNames);

    protected override bool OnlyLooks => true;

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        await using var database = await Choose(parsed).OpenMigratedAsync(cancellation);
        var silos = await database.Jobs.SilosAsync(cancellation);
        if (output.Json)
        {
            foreach (var silo in silos)
            {
                output.WriteJson(SiloView.Of(silo), ReportJson.Default.SiloView);
            }
        }
        else if (silos.Count == 0)
        {
            Output.Say("No silo was ever started; 'grid up --help' shows how.");
        }
        else
        {
            await Listing(DateTimeOffset.UtcNow).WriteAsync(output, silos, parsed.GetValue(WideOption));
        }

        return Exits.Done;
    }

    private static Listing<SiloInfo> Listing(DateTimeOffset now) =>
        new([
            new("silo", 0) { Shown = silo => silo.Silo, Field = silo => silo.Silo },
            new("state", 1) { Shown = silo => silo.State, Field = silo => silo.State },
            new("slots", 2)
            {
                Shown = silo => Texts.Count(silo.Slots),
                Field = silo => Texts.Plain(silo.Slots),
                Right = true,
            },
            new("host", 5)
            {
                Shown = silo => silo.Host,
                Field = silo => silo.Host,
                Least = 10,
            },
            new("pid", 4)
            {
                Shown = silo => Texts.Plain(silo.Pid),
                Field = silo => Texts.Plain(silo.Pid),
                Right = true,
            },
            new("age", 3) { Shown = silo => Texts.Age(silo.StartedAt, now), Right = true },
            new("started", 9) { Shown = silo => Texts.Time(silo.StartedAt), Field = silo => Texts.UtcTime(silo.StartedAt) },
            new("last_seen", 0) { Field = silo => Texts.UtcTime(silo.LastSeenAt) },
            new("labels", 7)
            {
                Shown = silo => Pairs(silo.Labels, ", "),
                Field = silo => Pairs(silo.Labels, ","),
                Least = 14,
            },
            new("resources", 8)
            {
                Shown = silo => Pairs(silo.Resources, ", "),
                Field = silo => Pairs(silo.Resources, ","),
                Least = 14,
            },
            new("handlers", 6)
            {
                Shown = silo => string.Join(", ", silo.Handlers),
                Field = silo => string.Join(',', silo.Handlers),
                Least = 20,
            },
        ]);

    private static string Pairs<T>(IReadOnlyDictionary<string, T> pairs, string between) =>
        string.Join(between, pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));

    private Option<bool> WideOption { get; } = ListingOptions.Wide();
}
