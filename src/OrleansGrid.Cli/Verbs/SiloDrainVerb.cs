using System.CommandLine;
using OrleansGrid.Cli.Printing;

namespace OrleansGrid.Cli.Verbs;

internal sealed class SiloDrainVerb : DatabaseVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "Name of the silo, as 'grid silos' shows it." };

    public SiloDrainVerb()
        : base("drain", "Has a silo end its work and leave: it gets nothing new, and its process ends when what runs has ended.") =>
        Add(_name);

    public override string Note =>
        "Returns as soon as the silo has heard it; 'grid silos' shows it as draining, and as dead when it has left. What looks after its "
        + "process, such as 'grid up' or systemd, starts it again. SIGTERM to the process drains too, but waits no longer than "
        + "--drain-timeout.";

    public override IReadOnlyList<string> Examples => ["grid silo drain silo-2"];

    protected override bool OnlyLooks => true;

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        var name = parsed.GetValue(_name)!;
        await using var database = await Choose(parsed).OpenMigratedAsync(cancellation);
        await using var client = await database.ConnectAsync(cancellation);
        await client.DrainSiloAsync(name, cancellation);
        if (output.Json)
        {
            output.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteString("silo", name);
                json.WriteString("state", "draining");
                json.WriteEndObject();
            });
        }

        Output.Say($"The silo {name} is draining: it gets nothing new, and leaves when what runs on it has ended.");
        return Exits.Done;
    }
}
