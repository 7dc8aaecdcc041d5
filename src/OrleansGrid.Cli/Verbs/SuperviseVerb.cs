using System.CommandLine;
using System.Globalization;
using OrleansGrid.Cli.Cluster;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Cli.Watching;

namespace OrleansGrid.Cli.Verbs;

/// <summary>What <c>up --detach</c> leaves behind: starts again what dies of the cluster that the last <c>up</c> has made.</summary>
internal sealed class SuperviseVerb : DatabaseVerb
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public SuperviseVerb()
        : base(
            SupervisorProcess.Verb,
            "Starts again what dies of the cluster that 'grid up' has made; SIGTERM ends it and leaves the cluster."
        )
    {
        Hidden = true;
        Add(OwnSessionOption);
        Add(FirstPauseOption);
        Add(GiveUpOption);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        if (parsed.GetValue(OwnSessionOption))
        {
            Session.Leave();
        }

        var home = GridHome.Current;
        var choice = Choose(parsed);
        var plan = ClusterPlan.From(null, null, [], CommandSettings.None, Patience, new ClusterFile(home).Read(), choice.ClusterGiven);
        var usual = new Restarts();
        var restarts = new Restarts
        {
            FirstPause = parsed.GetValue(FirstPauseOption) ?? usual.FirstPause,
            GiveUpAfter = parsed.GetValue(GiveUpOption) ?? usual.GiveUpAfter,
        };
        using var stop = StopRequest.ToThis(cancellation);
        using var interrupt = Interrupt.While("The supervisor ends; the silos go on.", stop.Token);
        try
        {
            await new Supervisor(home, plan, choice.For(plan.Silos), Oversight.Background, restarts, Say).RunAsync(
                (_, up) => Say($"Looking after {string.Join(", ", up.Silos.Select(silo => silo.Name))}."),
                interrupt.Token
            );
            return Exits.Environment;
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            return Exits.Done;
        }
    }

    private static void Say(string text) =>
        Output.Say($"{DateTimeOffset.Now.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} {text}");

    private Option<bool> OwnSessionOption { get; } = new("--own-session") { Hidden = true };

    private Option<TimeSpan?> FirstPauseOption { get; } = Values.Duration("--first-pause", "How long after a first crash.");

    private Option<int?> GiveUpOption { get; } = Values.Whole("--give-up-after", "After how many crashes in a row.", least: 1);
}
