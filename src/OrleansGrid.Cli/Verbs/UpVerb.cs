using System.CommandLine;
using OrleansGrid.Cli.Cluster;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Cli.Watching;

namespace OrleansGrid.Cli.Verbs;

internal sealed class UpVerb : DatabaseVerb
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(90);

    public UpVerb()
        : base("up", "Starts a cluster of silo processes on this machine, or puts right what is missing of it.")
    {
        Add(SilosOption);
        Add(SlotsOption);
        Add(HandlersOption);
        foreach (var option in CommandOptions.All)
        {
            Add(option);
        }

        Add(DetachOption);
        Add(FreshOption);
        Add(InsecureOption);
        Add(WaitOption);
    }

    public override IReadOnlyList<string> Examples =>
        [
            "grid up --silos 3                                  # in the foreground; Ctrl-C takes all down",
            "grid up --silos 3 --slots 4 --detach               # returns when it is ready",
            "grid up --silos 2 --handlers bin/MyHandlers.dll    # with .NET handlers of your own",
            "grid up                                            # after 'down' or a crash: the last cluster, with its options",
        ];

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        var home = GridHome.Current;
        var choice = Choose(parsed);
        var plan = ClusterPlan.From(
            parsed.GetValue(SilosOption),
            parsed.GetValue(SlotsOption),
            parsed.GetValue(HandlersOption) ?? [],
            CommandOptions.Read(parsed),
            parsed.GetValue(WaitOption) ?? DefaultPatience,
            LastCluster(home, parsed.GetValue(FreshOption)),
            choice.ClusterGiven,
            // Asked for each time: what is left out is secure.
            parsed.GetValue(InsecureOption)
        );
        choice = choice.For(plan.Silos);
        return parsed.GetValue(DetachOption)
            ? await DetachedAsync(output, home, plan, choice, cancellation)
            : await ForegroundAsync(output, home, plan, choice, cancellation);
    }

    // Where ports are is no option: a silo keeps its own.
    private static ClusterState LastCluster(GridHome home, bool fresh) => fresh ? new ClusterState() : new ClusterFile(home).Read();

    private static async Task<int> DetachedAsync(
        Output output,
        GridHome home,
        ClusterPlan plan,
        DatabaseChoice choice,
        CancellationToken cancellation
    )
    {
        using var interrupt = Interrupt.While(
            "Stopped waiting; 'grid up' goes on with what was started, 'grid down' stops it.",
            cancellation
        );
        await using var database = await choice.OpenToMigrateAsync(interrupt.Token);
        var up = await new LocalCluster(home, Output.Say).BringUpAsync(
            plan,
            database,
            choice.IsPrivate,
            Oversight.Detached,
            interrupt.Token
        );
        Announce(output, database.ConnectionString, up);
        Output.Say("The cluster is ready, and silos that crash are started again; 'grid down' stops it.");
        return Exits.Done;
    }

    private static async Task<int> ForegroundAsync(
        Output output,
        GridHome home,
        ClusterPlan plan,
        DatabaseChoice choice,
        CancellationToken cancellation
    )
    {
        using var interrupt = Interrupt.While("Taking the cluster down …", cancellation);
        try
        {
            await new Supervisor(home, plan, choice, Oversight.Foreground, new Restarts(), Output.Say).RunAsync(
                (connectionString, up) =>
                {
                    Announce(output, connectionString, up);
                    Output.Say("The cluster is ready; Ctrl-C takes it down.");
                },
                interrupt.Token
            );
            return Exits.Environment;
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            await DownVerb.TakeDownAsync(home, CancellationToken.None);
            return Exits.Done;
        }
    }

    private static void Announce(Output output, string connectionString, ClusterUp up)
    {
        if (output.Json)
        {
            output.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteString("postgres", connectionString);
                json.WriteStartArray("silos");
                foreach (var silo in up.Silos)
                {
                    json.WriteStartObject();
                    json.WriteString("silo", silo.Name);
                    json.WriteNumber("pid", silo.Process!.Pid);
                    json.WriteNumber("port", silo.SiloPort);
                    json.WriteNumber("gateway_port", silo.GatewayPort);
                    json.WriteNumber("slots", silo.Settings!.Slots);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                if (up.Supervisor is { } supervisor)
                {
                    json.WriteNumber("supervisor_pid", supervisor.Pid);
                }

                json.WriteEndObject();
            });
        }

        output.Flush();
    }

    private Option<int?> SilosOption { get; } =
        Values.Whole("--silos", "How many silos; without it as many as last time, at first 1.", least: 1, most: 200);

    private Option<int?> SlotsOption { get; } =
        Values.Whole(
            "--slots",
            "Lanes of execution in each silo; without it as last time, at first one a processor.",
            least: 1,
            most: 10_000
        );

    private Option<string[]> HandlersOption { get; } = SharedOptions.Handlers();

    private CommandSettingsOptions CommandOptions { get; } = new("; without it as last time");

    private Option<bool> InsecureOption { get; } =
        new("--insecure") { Description = "Run the silos without certificates: every user of this machine can then submit jobs to them." };

    private Option<bool> DetachOption { get; } =
        new("--detach") { Description = "Return when the cluster is ready; a small process stays and starts again silos that crash." };

    private Option<bool> FreshOption { get; } =
        new("--fresh")
        {
            Description =
                "Do not take from the last cluster what other options leave open: silos, slots, handlers, name, how commands run.",
        };

    private Option<TimeSpan?> WaitOption { get; } =
        Values.Duration("--wait", $"How long the silos may take to become active ({Duration.Text(DefaultPatience)}).");
}
