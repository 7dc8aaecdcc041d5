using System.CommandLine;
using OrleansGrid.Cli.Printing;

namespace OrleansGrid.Cli.Verbs;

internal sealed class SilosEvictVerb : DatabaseVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "Name of the silo, as 'grid silos' shows it." };

    private readonly Option<bool> _force = new("--force") { Description = "Also a silo that answers; it stops at once." };

    public SilosEvictVerb()
        : base("evict", "Declares a dead or frozen silo dead at once: others take over its work, and what it still sends is refused.")
    {
        Add(_name);
        Add(_force);
    }

    public override string Note =>
        "Silos notice by themselves, within seconds, that one of them does not answer; this is for when one must not wait. The user of the "
        + "database needs the role grid_silo or grid_owner.";

    public override IReadOnlyList<string> Examples => ["grid silos evict silo-2"];

    protected override bool OnlyLooks => true;

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        var name = parsed.GetValue(_name)!;
        await using var database = await Choose(parsed).OpenMigratedAsync(cancellation);
        await using var client = database.Client();
        var processes = await client.EvictSiloAsync(name, parsed.GetValue(_force), cancellation);
        if (output.Json)
        {
            output.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteString("silo", name);
                json.WriteString("state", "dead");
                json.WriteStartArray("pids");
                foreach (var process in processes)
                {
                    json.WriteNumberValue(process);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
        }

        Output.Say($"The silo {name} (process {string.Join(", ", processes)}) is declared dead; others take over what it ran.");
        return Exits.Done;
    }
}
