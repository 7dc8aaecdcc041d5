using System.CommandLine;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Cli.Verbs;

namespace OrleansGrid.Cli.Studies;

internal sealed class AskVerb : JobVerb
{
    public AskVerb()
        : base("ask", "Gives a trial of a study to run elsewhere, as JSON; exits with 1 when there is none now.") => Add(LeaseOption);

    public override IReadOnlyList<string> Examples => ["grid ask 3f2a --lease 1h", "grid tell 3f2a 17 0.25      # what came of trial 17"];

    private Option<TimeSpan?> LeaseOption { get; } =
        Values.Duration(
            "--lease",
            "How long the trial is the asker's alone (10m); untold it then goes to the next, with the same parameters."
        );

    protected override async Task<int> RunAsync(JobCall call, CancellationToken cancellation)
    {
        var (parsed, output, database, job) = call;
        await using var client = await database.ConnectAsync(cancellation);
        var (offer, whyNot) = await client.Study(job.JobId).AskOrWhyNotAsync(parsed.GetValue(LeaseOption), cancellation);
        if (offer is null)
        {
            Output.Say(whyNot ?? "There is no trial now.");
            return Exits.JobFailed;
        }

        output.WriteJson(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("trial", offer.Trial);
            json.WritePropertyName("params");
            offer.Params.WriteTo(json);
            json.WriteEndObject();
        });
        return Exits.Done;
    }
}
