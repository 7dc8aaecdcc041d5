using System.CommandLine;
using OrleansGrid.Cli.Cluster;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Postgres.Server;

namespace OrleansGrid.Cli.Verbs;

internal sealed class DownVerb()
    : Verb("down", "Stops the local cluster and its private PostgreSQL; running items get time to finish, data stays.")
{
    private static readonly TimeSpan SupervisorLimit = TimeSpan.FromMinutes(2);

    public override IReadOnlyList<string> Examples => ["grid down"];

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        var home = GridHome.Current;
        if (!Directory.Exists(home.Path))
        {
            Output.Say("Nothing was running.");
            Report(output, 0, false);
            return Exits.Done;
        }

        await StopSupervisorAsync(home, cancellation);
        var (silos, server) = await TakeDownAsync(home, cancellation);
        Report(output, silos, server);
        return Exits.Done;
    }

    public static async Task<(int Silos, bool Server)> TakeDownAsync(GridHome home, CancellationToken cancellation)
    {
        var silos = await new LocalCluster(home, Output.Say).TakeDownAsync(cancellation);
        var server = await PrivateServer.StopAsync(home.Path, StopMode.Fast, cancellation);
        Output.Say(
            (silos, server) switch
            {
                (0, false) => "Nothing was running.",
                (0, true) => "Stopped the private PostgreSQL.",
                (_, false) => $"Stopped {Texts.Count(silos, "silo")}.",
                _ => $"Stopped {Texts.Count(silos, "silo")} and the private PostgreSQL.",
            }
        );
        return (silos, server);
    }

    // It would start again what we stop.
    private static async Task StopSupervisorAsync(GridHome home, CancellationToken cancellation)
    {
        if (new ClusterFile(home).Read().Supervisor is not { IsAlive: true } supervisor)
        {
            return;
        }

        supervisor.Terminate();
        if (!await supervisor.WaitForEndAsync(SupervisorLimit, cancellation))
        {
            supervisor.Kill();
        }
    }

    private static void Report(Output output, int silos, bool server)
    {
        if (!output.Json)
        {
            return;
        }

        output.WriteJson(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("silos_stopped", silos);
            json.WriteBoolean("postgres_stopped", server);
            json.WriteEndObject();
        });
    }
}
