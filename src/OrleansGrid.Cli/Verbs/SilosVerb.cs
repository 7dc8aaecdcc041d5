using System.CommandLine;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Reports.Json;
using OrleansGrid.Reports.Silos;

namespace OrleansGrid.Cli.Verbs;

internal sealed class SilosVerb() : DatabaseVerb("silos", "Lists the silos, active ones first.")
{
    public override IReadOnlyList<string> Examples => ["grid silos", "grid silos --json | jq -r 'select(.state == \"active\") | .pid'"];

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        await using var database = await Choose(parsed).OpenMigratedAsync(cancellation);
        var silos = await database.Jobs.SilosAsync(cancellation);
        if (!output.Json)
        {
            WriteTable(silos);
        }
        else
        {
            foreach (var silo in silos)
            {
                output.WriteJson(SiloView.Of(silo), ReportJson.Default.SiloView);
            }
        }

        return Exits.Done;
    }

    private static void WriteTable(IReadOnlyList<SiloInfo> silos)
    {
        if (silos.Count == 0)
        {
            Output.Say("No silo was ever started; 'grid up --help' shows how.");
            return;
        }

        var table = Output.NewTable("silo", "state", "slots", "host", "pid", "labels", "resources", "handlers", "started");
        foreach (var silo in silos)
        {
            Output.AddRow(
                table,
                silo.Silo,
                silo.State,
                Texts.Count(silo.Slots),
                silo.Host,
                $"{silo.Pid}",
                Pairs(silo.Labels),
                Pairs(silo.Resources),
                string.Join(", ", silo.Handlers),
                Texts.Time(silo.StartedAt)
            );
        }

        Output.WriteTable(table);
    }

    private static string Pairs<T>(IReadOnlyDictionary<string, T> pairs) =>
        string.Join(", ", pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
}
