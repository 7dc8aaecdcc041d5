using System.CommandLine;
using OrleansGrid.Cli.Cluster;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Demo;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Cli.Watching;
using OrleansGrid.Postgres.Server;

namespace OrleansGrid.Cli.Verbs;

internal sealed class DemoVerb : Verb
{
    public DemoVerb()
        : base("demo", "The whole story in a minute: a database, three silos, real text; one silo is killed, and the answer is checked.") =>
        Add(KeepOption);

    public override IReadOnlyList<string> Examples =>
        ["grid demo", "grid demo --keep      # leaves the database and the silos running, to look around"];

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        var keep = parsed.GetValue(KeepOption);
        var home = GridHome.CreateTemporary("grid-demo");
        using var interrupt = Interrupt.While("Stopping the demo …", cancellation);
        var kept = false;
        try
        {
            var check = await new DemoStory(home, Teller(output)).RunAsync(keep, interrupt.Token);
            kept = keep;
            Report(output, check);
            return check.AllRight ? Exits.Done : Exits.JobFailed;
        }
        finally
        {
            if (!kept)
            {
                await RemoveAsync(home);
            }
        }
    }

    private static Action<string> Teller(Output output) =>
        output.Json
            ? Output.Say
            : line =>
            {
                output.WriteLine(line);
                output.Flush();
            };

    private static async Task RemoveAsync(GridHome home)
    {
        await new LocalCluster(home, Output.Say).TakeDownAsync(CancellationToken.None);
        var server = await PrivateServer.EnsureAsync(home.Path, _ => { }, CancellationToken.None);
        await server.DeleteAsync(CancellationToken.None);
        Directory.Delete(home.Path, recursive: true);
        Output.Say("Stopped and removed everything.");
    }

    private static void Report(Output output, DemoCheck check)
    {
        if (!output.Json)
        {
            return;
        }

        output.WriteJson(json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("right", check.AllRight);
            json.WriteNumber("words", check.Words);
            json.WriteNumber("distinct_words", check.DistinctWords);
            json.WriteStartArray("wrong");
            foreach (var sentence in check.Wrong)
            {
                json.WriteStringValue(sentence);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private Option<bool> KeepOption { get; } = new("--keep") { Description = "Leave the database and the silos running at the end." };
}
